using System.Numerics;

namespace ComputeHost.Protocol.Payloads.Raw;

/// <summary>Two's complement, little-endian, as many bytes as it takes.</summary>
internal sealed class BigIntegerCodec() : BinaryCodec<BigInteger>(PayloadFormat.Raw)
{
    public override void WriteContent(PayloadWriter writer, BigInteger value) => value.TryWriteBytes(writer.Append(value.GetByteCount()), out _);

    public override BigInteger ReadContent(ReadOnlySpan<byte> content) => new(content);
}
