namespace ComputeHost.Protocol.CallValues;

/// <summary>Reads the values of an encoded <c>Arguments</c> message in place.</summary>
internal ref struct ArgumentsReader(ReadOnlySpan<byte> arguments)
{
    private FieldReader _fields = new(arguments);

    /// <returns>False at the end of the message.</returns>
    /// <exception cref="InvalidDataException">
    /// The message is damaged, or has a field that this version does not know: a call must not run on part of its arguments.
    /// </exception>
    public bool TryReadNext(out ReadOnlySpan<byte> value)
    {
        if (!_fields.TryReadNext(out byte tag, out value, out _))
        {
            return false;
        }

        return tag == ArgumentsEncoding.ValueTag ? true : throw new InvalidDataException($"The arguments have a field with tag '{tag}' that this version does not know.");
    }
}
