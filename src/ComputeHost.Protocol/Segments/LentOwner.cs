using System.Buffers;

namespace ComputeHost.Protocol.Segments;

/// <summary>
/// A result that is used where the worker wrote it. Disposing it gives the memory back to the worker. One that is never disposed releases only the mapping: a
/// span keeps nothing alive, so one may still point there, and the worker must not write there again.
/// </summary>
internal sealed class LentOwner<T>(SegmentLease lease, LentMemory<T> memory) : IMemoryOwner<T>
    where T : struct
{
    ~LentOwner() => lease.Forget();

    public Memory<T> Memory => memory.Memory;

    public void Dispose()
    {
        lease.End();
        GC.SuppressFinalize(this);
    }
}
