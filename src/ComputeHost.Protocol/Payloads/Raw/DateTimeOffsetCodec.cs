using System.Buffers.Binary;

namespace ComputeHost.Protocol.Payloads.Raw;

/// <summary>The ticks of the local clock (64 bits) and the offset in minutes (16 bits).</summary>
internal sealed class DateTimeOffsetCodec() : BinaryCodec<DateTimeOffset>(PayloadFormat.Raw)
{
    /// <summary>In bytes.</summary>
    public const int Length = sizeof(long) + sizeof(short);

    public static void Write(Span<byte> content, DateTimeOffset value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(content, value.Ticks);
        BinaryPrimitives.WriteInt16LittleEndian(content[sizeof(long)..], (short)value.TotalOffsetMinutes);
    }

    /// <exception cref="InvalidDataException">The bytes are not such a value.</exception>
    public static DateTimeOffset ReadFrom(ReadOnlySpan<byte> content)
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

    public override void WriteContent(PayloadWriter writer, DateTimeOffset value) => Write(writer.Append(Length), value);

    public override DateTimeOffset ReadContent(ReadOnlySpan<byte> content) => ReadFrom(content);
}
