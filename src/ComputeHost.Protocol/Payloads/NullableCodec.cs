namespace ComputeHost.Protocol.Payloads;

internal sealed class NullableCodec<T> : PayloadCodec<T?>
    where T : struct
{
    private readonly PayloadCodec<T> _inner = For<T>();

    public override void Write(PayloadWriter writer, T? value)
    {
        if (value is { } present)
        {
            _inner.Write(writer, present);
        }
        else
        {
            writer.AppendByte((byte)PayloadFormat.Null);
        }
    }

    public override T? Read(ReadOnlySpan<byte> payload) => payload is [(byte)PayloadFormat.Null] ? null : _inner.Read(payload);
}
