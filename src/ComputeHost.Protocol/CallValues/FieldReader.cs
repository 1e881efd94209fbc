namespace ComputeHost.Protocol.CallValues;

/// <summary>Reads the fields of an encoded Protobuf message in place: those that have a length, and numbers.</summary>
internal ref struct FieldReader(ReadOnlySpan<byte> message)
{
    private const int WireTypeBits = 7;
    private const int Number = 0;
    private const int LengthDelimited = 2;

    private ReadOnlySpan<byte> _rest = message;

    /// <param name="tag">The field's number and wire type, as one byte.</param>
    /// <param name="content">The bytes of a field that has a length.</param>
    /// <param name="number">The value of a field that is a number.</param>
    /// <returns>False at the end of the message.</returns>
    /// <exception cref="InvalidDataException">The message is damaged.</exception>
    public bool TryReadNext(out byte tag, out ReadOnlySpan<byte> content, out ulong number)
    {
        tag = 0;
        content = default;
        number = 0;
        if (_rest.IsEmpty)
        {
            return false;
        }

        tag = _rest[0];
        _rest = _rest[1..];
        ulong value = ReadVarint();
        switch (tag & WireTypeBits)
        {
            case Number:
                number = value;
                return true;
            case LengthDelimited when value <= (ulong)_rest.Length:
                content = _rest[..(int)value];
                _rest = _rest[(int)value..];
                return true;
            case LengthDelimited:
                throw new InvalidDataException($"A value claims '{value}' bytes, but only '{_rest.Length}' are left.");
            default:
                throw new InvalidDataException($"A field has tag '{tag}', which this version does not know.");
        }
    }

    private ulong ReadVarint()
    {
        const int MostBytes = 10;
        ulong result = 0;
        for (int index = 0; index < Math.Min(MostBytes, _rest.Length); index++)
        {
            byte part = _rest[index];
            result |= (ulong)(part & 0x7F) << (7 * index);
            if (part < 0x80)
            {
                _rest = _rest[(index + 1)..];
                return result;
            }
        }

        throw new InvalidDataException("The length of a value is cut off or too long.");
    }
}
