namespace ComputeHost.Protocol.Payloads.Raw;

internal sealed class RawArrayCodec<T>() : BinaryCodec<T[]?>(PayloadFormat.Raw)
    where T : unmanaged
{
    public override void WriteContent(PayloadWriter writer, T[]? value) => RawBytes.Write<T>(writer, value);

    public override T[]? ReadContent(ReadOnlySpan<byte> content)
    {
        int count = RawBytes.Count<T>(content, typeof(T[]));
        if (count == 0)
        {
            return [];
        }

        T[] values = GC.AllocateUninitializedArray<T>(count);
        RawBytes.Read<T>(content, values, typeof(T[]));
        return values;
    }
}
