using System.Buffers;
using System.Diagnostics;

namespace ComputeHost.Protocol.Segments;

/// <summary>A part of this side's segment. It is disposed when the other side has read it or is dead.</summary>
internal sealed unsafe class SegmentRange(SegmentArena arena, long offset, nint address, int length) : MemoryManager<byte>
{
    private int _length = length;
    private int _complete;
    private int _returned;

    /// <summary>In the segment.</summary>
    public long Offset => offset;

    public int Length => _length;

    /// <summary>Takes what lies behind it, up to this length.</summary>
    /// <returns>False if that is in use; the range is as it was.</returns>
    public bool TryGrow(int length)
    {
        Debug.Assert(length >= _length, "a range shrinks by the other method");
        long has = RangeAllocator.Round(_length);
        long wants = RangeAllocator.Round(length);
        if (wants > has && !arena.TryExtend(offset + has, wants - has))
        {
            return false;
        }

        _length = length;
        return true;
    }

    /// <summary>Gives back what lies behind this length.</summary>
    public void Shrink(int length)
    {
        Debug.Assert(length <= _length, "a range grows by the other method");
        long kept = RangeAllocator.Round(length);
        long had = RangeAllocator.Round(_length);
        _length = length;
        if (kept < had)
        {
            arena.Return(offset + kept, had - kept);
        }
    }

    /// <summary>Nothing of this process uses its bytes any more; it is still lent to the other side. Safe to call again.</summary>
    public void Complete()
    {
        if (Interlocked.Exchange(ref _complete, 1) == 0)
        {
            arena.Release();
        }
    }

    public override Span<byte> GetSpan() => new((void*)address, _length);

    public override MemoryHandle Pin(int elementIndex = 0) => new((byte*)address + elementIndex);

    public override void Unpin()
    {
    }

    /// <summary>Gives the range back. Safe to call again.</summary>
    public void Return()
    {
        if (Interlocked.Exchange(ref _returned, 1) == 0)
        {
            arena.Return(offset, _length);
            Complete();
        }
    }

    protected override void Dispose(bool disposing) => Return();
}
