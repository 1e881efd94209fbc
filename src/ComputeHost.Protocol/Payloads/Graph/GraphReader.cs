namespace ComputeHost.Protocol.Payloads.Graph;

/// <summary>Reads the parts of a value. Nothing is allocated for a count before it is known that the bytes for it are there.</summary>
/// <param name="content">The encoded value.</param>
/// <param name="root">The type of the whole value, for messages.</param>
internal ref struct GraphReader(ReadOnlySpan<byte> content, Type root)
{
    private const int MostCountBytes = 5;

    private readonly ReadOnlySpan<byte> _content = content;
    private readonly long _mostSlots = GraphLimits.MostSlots(content.Length);
    private int _position;
    private int _depth;
    private long _slots;
    private long _claimed;

    /// <summary>How many bytes have been read.</summary>
    public readonly int Position => _position;

    private readonly int Left => _content.Length - _position;

    /// <exception cref="InvalidDataException">There are not so many left.</exception>
    public ReadOnlySpan<byte> Take(int length)
    {
        if ((uint)length > (uint)Left)
        {
            throw CutOff(length);
        }

        ReadOnlySpan<byte> taken = _content.Slice(_position, length);
        _position += length;
        return taken;
    }

    /// <exception cref="InvalidDataException">Nothing is left.</exception>
    public byte ReadByte()
    {
        int position = _position;
        if ((uint)position >= (uint)_content.Length)
        {
            throw CutOff(length: 1);
        }

        _position = position + 1;
        return _content[position];
    }

    /// <summary>A byte that says whether a value follows.</summary>
    /// <exception cref="InvalidDataException">It is neither 0 nor 1.</exception>
    public bool ReadPresence()
    {
        byte presence = ReadByte();
        return presence <= 1 ? presence == 1 : throw NoPresence(presence);
    }

    /// <exception cref="InvalidDataException">It is cut off, or no number of 32 bits.</exception>
    public uint ReadCount()
    {
        byte first = ReadByte();
        return first < 0x80 ? first : ReadLongCount(first);
    }

    /// <summary>Holds the count of a collection against what is left: each element takes a byte or more.</summary>
    /// <param name="count">How many elements are said to follow.</param>
    /// <param name="elementBytes">How many bytes each of them takes at least.</param>
    /// <param name="slotBytes">How many bytes of memory each of them takes in the collection.</param>
    /// <exception cref="InvalidDataException">They cannot be there, or would take more memory than is allowed.</exception>
    public int Expect(uint count, int elementBytes, int slotBytes)
    {
        // No two elements begin with the same byte, not even where one is within the other: what all collections claim together must fit, too.
        _claimed += count * (long)elementBytes;
        if (count * (long)elementBytes > Left || _claimed > _content.Length)
        {
            throw Malformed.Content(root, $"a collection claims '{count}' elements at '{_position}', but only '{Left}' bytes are left.");
        }

        _slots += count * (long)slotBytes;
        return _slots <= _mostSlots
            ? (int)count
            : throw Malformed.Content(root, $"its collections claim '{_slots}' bytes of memory, but at most '{_mostSlots}' are allowed.");
    }

    /// <summary>An object or collection begins, which may hold others.</summary>
    /// <exception cref="InvalidDataException">The value is nested too deep.</exception>
    public void Enter()
    {
        if (++_depth > GraphLimits.MaxDepth)
        {
            throw TooDeep();
        }
    }

    public void Leave() => _depth--;

    /// <summary>What was read from this position on.</summary>
    public readonly ReadOnlySpan<byte> ReadSince(int position) => _content[position.._position];

    /// <exception cref="InvalidDataException">The reason why bytes are no value.</exception>
    public readonly InvalidDataException Wrong(string reason) => Malformed.Content(root, reason);

    /// <exception cref="InvalidDataException">Something follows the value.</exception>
    public readonly void End()
    {
        if (Left > 0)
        {
            throw Malformed.Content(root, $"'{Left}' bytes follow it.");
        }
    }

    private uint ReadLongCount(byte first)
    {
        ulong value = first & 0x7Fu;
        for (int index = 1; index < MostCountBytes; index++)
        {
            byte part = ReadByte();
            value |= (ulong)(part & 0x7F) << (7 * index);
            if (part < 0x80)
            {
                return value <= uint.MaxValue ? (uint)value : throw Wrong($"the count '{value}' is too large.");
            }
        }

        throw Wrong($"the count at '{_position - MostCountBytes}' is too long.");
    }

    // Messages are put together apart from the reading: room for their parts would be cleared at every byte.
    private readonly InvalidDataException CutOff(int length) => Wrong($"'{(uint)length}' more bytes are wanted at '{_position}', but only '{Left}' are left.");

    private readonly InvalidDataException NoPresence(byte presence) => Wrong($"the byte '{presence}' at '{_position - 1}' does not say whether a value follows.");

    private readonly InvalidDataException TooDeep() => Wrong($"it is nested deeper than '{GraphLimits.MaxDepth}' levels.");
}
