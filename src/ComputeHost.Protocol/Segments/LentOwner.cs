using System.Buffers;

namespace ComputeHost.Protocol.Segments;

/// <summary>A result that is used where the worker wrote it. To dispose it gives the memory back to the worker; one that is forgotten is given back at its collection.</summary>
internal sealed class LentOwner<T>(SegmentLease lease, LentMemory<T> memory) : IMemoryOwner<T>
    where T : unmanaged
{
    ~LentOwner() => lease.End();

    public Memory<T> Memory => memory.Memory;

    public void Dispose()
    {
        lease.End();
        GC.SuppressFinalize(this);
    }
}
