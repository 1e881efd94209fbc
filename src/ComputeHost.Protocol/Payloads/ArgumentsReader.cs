namespace ComputeHost.Protocol.Payloads;

/// <summary>Reads the values of an encoded <c>Arguments</c> message in place.</summary>
internal ref struct ArgumentsReader(ReadOnlySpan<byte> arguments)
{
    private ReadOnlySpan<byte> _rest = arguments;

    /// <returns>False at the end of the message.</returns>
    /// <exception cref="InvalidDataException">The message is damaged, or has a field that this version does not know: a call must not run on part of its arguments.</exception>
    public bool TryReadNext(out ReadOnlySpan<byte> value)
    {
        value = default;
        if (_rest.IsEmpty)
        {
            return false;
        }

        if (_rest[0] != ArgumentsEncoding.ValueTag)
        {
            throw new InvalidDataException($"The arguments have a field with tag '{_rest[0]}' that this version does not know.");
        }

        _rest = _rest[1..];
        ulong length = ReadVarint();
        if (length > (ulong)_rest.Length)
        {
            throw new InvalidDataException($"An argument claims '{length}' bytes, but only '{_rest.Length}' are left.");
        }

        value = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return true;
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

        throw new InvalidDataException("The length of an argument is cut off or too long.");
    }
}
