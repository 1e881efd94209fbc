using System.Buffers;
using System.Diagnostics;

namespace ComputeHost.Protocol.Payloads;

/// <summary>Collects encoded values in one pooled buffer that never grows past the limit. Not safe for concurrent use.</summary>
internal sealed class PayloadWriter(long limit) : IBufferWriter<byte>, IDisposable
{
    private const int SmallestBuffer = 256;

    /// <summary>A buffer above this goes back to the pool at <see cref="Reset"/>, so that one large call does not tie its memory down.</summary>
    private const int LargestKept = 1 << 20;

    /// <summary>
    /// Writers of text ask for the worst case of a short piece and use less of it. So that a value just below the limit is not refused for what it might have
    /// taken, they may ask this much past the limit; what they then use is held to the limit exactly.
    /// </summary>
    private const int Slack = 256 * 1024;

    private byte[] _buffer = [];
    private int _length;

    public int Length => _length;

    public long Limit => limit;

    public ReadOnlyMemory<byte> WrittenMemory => _buffer.AsMemory(0, _length);

    public ReadOnlySpan<byte> WrittenSpan => _buffer.AsSpan(0, _length);

    /// <summary>Takes exactly this many bytes, to be filled by the caller.</summary>
    /// <exception cref="PayloadTooLargeException">They would go past the limit; nothing has been allocated.</exception>
    public Span<byte> Append(int length)
    {
        int start = _length;
        if (length > _buffer.Length - start || start + length > limit)
        {
            Grow(length, limit);
        }

        _length = start + length;
        return _buffer.AsSpan(start, length);
    }

    /// <summary>Refuses what would go past the limit before a caller counts on it.</summary>
    /// <exception cref="PayloadTooLargeException">So many more bytes would go past the limit.</exception>
    public void EnsureFits(long length)
    {
        if (_length + length > Math.Min(limit, Array.MaxLength))
        {
            throw TooLarge(_length + length);
        }
    }

    public void AppendByte(byte value) => Append(1)[0] = value;

    /// <summary>Bytes that are already written, to be changed in place.</summary>
    public Span<byte> Written(int start, int length)
    {
        Debug.Assert(start + length <= _length, "only written bytes can be changed");
        return _buffer.AsSpan(start, length);
    }

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _buffer.Length - _length);
        if (_length + (long)count > limit)
        {
            throw TooLarge(_length + (long)count);
        }

        _length += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        EnsureFree(sizeHint);
        return _buffer.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        EnsureFree(sizeHint);
        return _buffer.AsSpan(_length);
    }

    /// <summary>Forgets what was written, for the next value.</summary>
    public void Reset()
    {
        _length = 0;
        if (_buffer.Length > LargestKept)
        {
            Release();
        }
    }

    public void Dispose()
    {
        _length = 0;
        Release();
    }

    private void EnsureFree(int sizeHint)
    {
        int wanted = Math.Max(sizeHint, 1);
        if (wanted > _buffer.Length - _length)
        {
            Grow(wanted, limit + Slack);
        }
    }

    private void Grow(int wanted, long most)
    {
        long needed = _length + (long)wanted;
        if (needed > most || needed > Array.MaxLength)
        {
            throw TooLarge(needed);
        }

        if (needed <= _buffer.Length)
        {
            return;
        }

        long doubled = Math.Max(_buffer.Length * 2L, SmallestBuffer);
        int capacity = (int)Math.Min(Math.Max(needed, Math.Min(doubled, most)), Array.MaxLength);
        byte[] larger = ArrayPool<byte>.Shared.Rent(capacity);
        _buffer.AsSpan(0, _length).CopyTo(larger);
        Release();
        _buffer = larger;
    }

    private void Release()
    {
        byte[] buffer = _buffer;
        _buffer = [];
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private PayloadTooLargeException TooLarge(long size) =>
        new($"The encoded values take '{size}' bytes or more, but at most '{limit}' are allowed. Pass less per call, or raise 'MaxPayload' in the pool's options.")
        {
            Size = size,
            Limit = limit,
        };
}
