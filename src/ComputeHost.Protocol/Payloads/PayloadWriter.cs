using System.Buffers;
using System.Diagnostics;
using ComputeHost.Protocol.Segments;

namespace ComputeHost.Protocol.Payloads;

/// <summary>
/// Collects encoded values in one pooled buffer that never grows past the limit; large ones, if the other side can read them there, in shared memory.
/// Not safe for concurrent use.
/// </summary>
/// <param name="limit">The most bytes.</param>
/// <param name="headLength">
/// How many bytes come before the first value's content: in shared memory that content is to be aligned, so that it can be used in place.
/// </param>
internal sealed class PayloadWriter(long limit, int headLength = 0) : IBufferWriter<byte>, IDisposable
{
    private const int Alignment = 16;

    private const int SmallestBuffer = 256;

    /// <summary>A buffer above this goes back to the pool at <see cref="Reset"/>, so that one large call does not tie its memory down.</summary>
    private const int LargestKept = 1 << 20;

    /// <summary>
    /// Writers of text ask for the worst case of a short piece and use less of it. So that a value just below the limit is not refused for what it might have
    /// taken, they may ask this much past the limit; what they then use is held to the limit exactly.
    /// </summary>
    private const int Slack = 256 * 1024;

    private const int GrowingStep = 1 << 20;

    // In shared memory the values begin here, so that what comes behind their head is aligned.
    private readonly int _lead = (Alignment - (headLength % Alignment)) % Alignment;

    private byte[] _buffer = [];
    private SegmentRange? _range;
    private int _length;

    /// <summary>Where large values go, if there is such a place.</summary>
    public SegmentArena? Arena { get; set; }

    public int Length => _length;

    public long Limit => limit;

    public ReadOnlyMemory<byte> WrittenMemory => _range is { } range ? range.Memory.Slice(_lead, _length) : _buffer.AsMemory(0, _length);

    public ReadOnlySpan<byte> WrittenSpan => Room[.._length];

    /// <summary>Where in the arena's segment the values lie; null if they are in memory of this process alone.</summary>
    public long? SegmentOffset => _range is { } range ? range.Offset + _lead : null;

    private Span<byte> Room => _range is { } range ? range.GetSpan()[_lead..] : _buffer;

    private int Capacity => _range is { } range ? range.Length - _lead : _buffer.Length;

    /// <summary>Takes exactly this many bytes, to be filled by the caller.</summary>
    /// <exception cref="PayloadTooLargeException">They would go past the limit; nothing has been allocated.</exception>
    public Span<byte> Append(int length)
    {
        int start = _length;
        if (length > Capacity - start || start + length > limit)
        {
            Grow(length, limit);
        }

        _length = start + length;
        return Room.Slice(start, length);
    }

    /// <summary>Refuses what would go past the limit before a caller counts on it.</summary>
    /// <exception cref="PayloadTooLargeException">So many more bytes would go past the limit.</exception>
    public void EnsureFits(long length)
    {
        if (_length + length > Math.Min(limit, Array.MaxLength - Alignment))
        {
            throw TooLarge(_length + length);
        }
    }

    public void AppendByte(byte value) => Append(1)[0] = value;

    /// <summary>Bytes that are already written, to be changed in place.</summary>
    public Span<byte> Written(int start, int length)
    {
        Debug.Assert(start + length <= _length, "only written bytes can be changed");
        return Room.Slice(start, length);
    }

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Capacity - _length);
        if (_length + (long)count > limit)
        {
            throw TooLarge(_length + (long)count);
        }

        _length += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        EnsureFree(sizeHint);
        return _range is { } range ? range.Memory[(_lead + _length)..] : _buffer.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        EnsureFree(sizeHint);
        return Room[_length..];
    }

    /// <summary>Nothing more will be written: gives back what was taken of shared memory and not used.</summary>
    public void Complete() => _range?.Shrink(_lead + _length);

    /// <summary>Forgets what was written after this length.</summary>
    public void Truncate(int length)
    {
        Debug.Assert(length <= _length, "only what was written can be forgotten");
        _length = length;
    }

    /// <summary>Forgets what was written, for the next value.</summary>
    public void Reset()
    {
        _length = 0;
        if (_buffer.Length > LargestKept || _range is not null)
        {
            Release();
        }
    }

    /// <summary>Gives the range away that the values are in, which only the other side reads. The receiver returns it; this writer is empty again.</summary>
    public SegmentRange DetachRange()
    {
        SegmentRange range = _range!;
        range.Complete();
        _range = null;
        _length = 0;
        return range;
    }

    public void Dispose()
    {
        _length = 0;
        Release();
    }

    private void EnsureFree(int sizeHint)
    {
        int wanted = Math.Max(sizeHint, 1);
        if (wanted > Capacity - _length)
        {
            Grow(wanted, limit + Slack);
        }
    }

    private void Grow(int wanted, long most)
    {
        long needed = _length + (long)wanted;
        if (needed > most || needed > Array.MaxLength - Alignment)
        {
            throw TooLarge(needed);
        }

        if (needed <= Capacity)
        {
            return;
        }

        // Where it is, a range grows by little at a time: twice as much as is needed, and the half of it beside that while it is copied, would soon fill the arena.
        if (_range is { } grown && (grown.TryGrow(_lead + Bounded(needed + GrowingStep)) || grown.TryGrow(_lead + (int)needed)))
        {
            return;
        }

        long doubled = Math.Max(Capacity * 2L, SmallestBuffer);
        int capacity = Bounded(Math.Max(needed, Math.Min(doubled, most)));
        if (needed >= WireLimits.SharedPayload && Arena is { } arena && (arena.TryRent(_lead + capacity, out SegmentRange? range) || arena.TryRent(_lead + (int)needed, out range)))
        {
            WrittenSpan.CopyTo(range.GetSpan()[_lead..]);
            Release();
            _range = range;
            return;
        }

        byte[] larger = ArrayPool<byte>.Shared.Rent(capacity);
        WrittenSpan.CopyTo(larger);
        Release();
        _buffer = larger;
    }

    private static int Bounded(long capacity) => (int)Math.Min(capacity, Array.MaxLength - Alignment);

    private void Release()
    {
        _range?.Return();
        _range = null;
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
