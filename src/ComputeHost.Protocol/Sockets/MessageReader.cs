using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;

namespace ComputeHost.Protocol.Sockets;

/// <summary>
/// Reads the messages that come over a socket, each behind its length (4 bytes, little-endian); the length 0 is the end in good order. A read blocks, so the
/// reader has a thread of its own.
/// </summary>
/// <param name="socket">Where they come from.</param>
/// <param name="parser">Reads one.</param>
internal sealed class MessageReader<T>(MessageSocket socket, MessageParser<T> parser)
    where T : class, IMessage<T>
{
    private const int HeadLength = sizeof(uint);

    private byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;

    /// <summary>Waits for the next message.</summary>
    /// <returns>False at the end in good order.</returns>
    /// <exception cref="IOException">The connection ended in the middle, or is broken.</exception>
    /// <exception cref="InvalidDataException">What came is no message.</exception>
    public bool TryRead([NotNullWhen(true)] out T? message)
    {
        message = null;
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(Fill(HeadLength));
        if (length == 0)
        {
            return false;
        }

        if (length > WireLimits.MaxMessage)
        {
            throw new InvalidDataException($"The other side announced a message of '{length}' bytes; at most '{WireLimits.MaxMessage}' are allowed.");
        }

        Fill(HeadLength + (int)length);
        try
        {
            message = parser.ParseFrom(_buffer, _start + HeadLength, (int)length);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new InvalidDataException("The other side sent what is no message: " + exception.Message, exception);
        }

        _start += HeadLength + (int)length;
        return true;
    }

    /// <summary>Waits until so many bytes are there.</summary>
    private ReadOnlySpan<byte> Fill(int count)
    {
        if (_start == _end)
        {
            _start = _end = 0;
        }

        if (_buffer.Length - _start < count)
        {
            byte[] buffer = _buffer.Length < count ? GC.AllocateUninitializedArray<byte>(count) : _buffer;
            _buffer.AsSpan(_start, _end - _start).CopyTo(buffer);
            (_buffer, _start, _end) = (buffer, 0, _end - _start);
        }

        while (_end - _start < count)
        {
            int received = socket.Receive(_buffer.AsSpan(_end));
            _end += received > 0 ? received : throw new EndOfStreamException("The other side has closed the connection.");
        }

        return _buffer.AsSpan(_start, count);
    }
}
