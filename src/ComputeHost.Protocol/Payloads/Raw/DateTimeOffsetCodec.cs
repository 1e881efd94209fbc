using System.Buffers.Binary;

namespace ComputeHost.Protocol.Payloads.Raw;

/// <summary>The ticks of the local clock (64 bits) and the offset in minutes (16 bits).</summary>
internal sealed class DateTimeOffsetCodec() : BinaryCodec<DateTimeOffset>(PayloadFormat.Raw)
{
    private const int Length = sizeof(long) + sizeof(short);

    public override void WriteContent(PayloadWriter writer, DateTimeOffset value)
    {
        Span<byte> content = writer.Append(Length);
        BinaryPrimitives.WriteInt64LittleEndian(content, value.Ticks);
        BinaryPrimitives.WriteInt16LittleEndian(content[sizeof(long)..], (short)value.TotalOffsetMinutes);
    }

    public override DateTimeOffset ReadContent(ReadOnlySpan<byte> content)
    {
        if (content.Length != Length)
        {
            throw Malformed.Content(typeof(DateTimeOffset), $"it takes '{Length}' bytes, not '{content.Length}'.");
        }

        try
        {
            return new DateTimeOffset(
                BinaryPrimitives.ReadInt64LittleEndian(content),
                TimeSpan.FromMinutes((long)BinaryPrimitives.ReadInt16LittleEndian(content[sizeof(long)..])));
        }
        catch (ArgumentException exception)
        {
            throw Malformed.Content(typeof(DateTimeOffset), "its ticks or its offset are out of range.", exception);
        }
    }
}
