namespace ComputeHost.Protocol.Payloads;

internal sealed class NullableCodec<T>(PayloadCodec<T> inner) : OptionalPayloadCodec<T?, T>(inner)
    where T : struct
{
    protected override T? Missing => null;

    protected override T? Present(T value) => value;

    protected override bool TryGet(T? value, out T present)
    {
        present = value.GetValueOrDefault();
        return value.HasValue;
    }
}
