using System.Buffers.Binary;
using System.Text;

namespace ComputeHost.Daemon.Diagnostics.Traces;

/// <summary>Reads bytes that another process wrote, from the first to the last: whatever is in them, it never leaves them.</summary>
internal sealed class ByteCursor(ReadOnlyMemory<byte> bytes)
{
    public int Position { get; private set; }

    public bool IsAtEnd => Position == bytes.Length;

    /// <exception cref="InvalidDataException">There are not so many.</exception>
    public ReadOnlyMemory<byte> Take(int count)
    {
        if (count < 0 || count > bytes.Length - Position)
        {
            throw new InvalidDataException($"{count} bytes are announced at byte {Position}, {bytes.Length - Position} are there.");
        }

        ReadOnlyMemory<byte> taken = bytes.Slice(Position, count);
        Position += count;
        return taken;
    }

    public byte ReadByte() => Take(1).Span[0];

    public short ReadInt16() => BinaryPrimitives.ReadInt16LittleEndian(Take(sizeof(short)).Span);

    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)).Span);

    public ulong ReadUInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)).Span);

    /// <summary>Seven bits a byte, the lowest first.</summary>
    public ulong ReadVariable()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte next = ReadByte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException($"The number before byte {Position} has no end.");
    }

    /// <summary>UTF-16 up to a zero.</summary>
    public string ReadText()
    {
        var text = new StringBuilder();
        while (ReadInt16() is not 0 and var character)
        {
            text.Append((char)character);
        }

        return text.ToString();
    }
}
