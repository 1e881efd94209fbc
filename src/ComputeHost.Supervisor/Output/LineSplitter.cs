namespace ComputeHost.Supervisor.Output;

internal delegate void LineHandler(ReadOnlySpan<byte> line, bool cut);

/// <summary>
/// Cuts a stream of bytes into lines of bounded length. What a line has beyond the limit is dropped, so memory stays the same whatever is written.
/// </summary>
internal sealed class LineSplitter(int maxLength, LineHandler onLine)
{
    private byte[] _line = new byte[Math.Min(maxLength, 256)];
    private int _length;
    private bool _cut;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (bytes.IndexOf((byte)'\n') is var end and >= 0)
        {
            ReadOnlySpan<byte> rest = bytes[..end];
            if (_length == 0 && rest.Length <= maxLength)
            {
                onLine(WithoutReturn(rest), false);
            }
            else
            {
                Keep(rest);
                EmitKept();
            }

            bytes = bytes[(end + 1)..];
        }

        Keep(bytes);
    }

    /// <summary>Hands out what is left when the stream ends without a line feed.</summary>
    public void Complete()
    {
        if (_length > 0 || _cut)
        {
            EmitKept();
        }
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        int room = Math.Min(bytes.Length, maxLength - _length);
        if (_line.Length < _length + room && !TryGrow(_length + room))
        {
            room = _line.Length - _length;
        }

        bytes[..room].CopyTo(_line.AsSpan(_length));
        _length += room;
        _cut |= room < bytes.Length;
    }

    private bool TryGrow(int length)
    {
        try
        {
            Array.Resize(ref _line, Math.Min(maxLength, Math.Max(2 * _line.Length, length)));
            return true;
        }
        catch (OutOfMemoryException)
        {
            // The line is cut where it is.
            return false;
        }
    }

    private void EmitKept()
    {
        onLine(WithoutReturn(_line.AsSpan(0, _length)), _cut);
        _length = 0;
        _cut = false;
    }

    private static ReadOnlySpan<byte> WithoutReturn(ReadOnlySpan<byte> line) => line is [.. var text, (byte)'\r'] ? text : line;
}
