using System.Buffers;
using System.Runtime.CompilerServices;

namespace ComputeHost.Protocol.Segments;

/// <summary>Elements in another process's segment, to be used where they lie. Refuses once the lease has ended: the bytes are another call's by then.</summary>
internal sealed unsafe class LentMemory<T>(SegmentLease lease, nint address, int count) : MemoryManager<T>
    where T : struct
{
    public override Span<T> GetSpan()
    {
        Check();
        return new Span<T>((void*)address, count);
    }

    public override MemoryHandle Pin(int elementIndex = 0)
    {
        Check();
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)elementIndex, (uint)count, nameof(elementIndex));
        // A pin keeps the owner alive, which would otherwise release the mapping when it is collected.
        return new MemoryHandle((void*)(address + (elementIndex * (nint)Unsafe.SizeOf<T>())), pinnable: this);
    }

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }

    private void Check()
    {
        if (lease.HasEnded)
        {
            throw new ObjectDisposedException(
                "ReadOnlyMemory<T>",
                "The memory belonged to a call or a result that is over. Copy what you need longer, with ToArray(), before the method returns or the result is disposed.");
        }
    }
}
