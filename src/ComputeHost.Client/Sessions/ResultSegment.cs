using System.Diagnostics.CodeAnalysis;
using ComputeHost.Protocol.Segments;
using ComputeHost.Protocol.V1;

namespace ComputeHost.Client.Sessions;

/// <summary>The segment that a worker writes its large results to. What has been read is given back to the worker.</summary>
internal sealed class ResultSegment(SegmentView view, ClientFrameWriter writer) : IDisposable
{
    /// <summary>Ranges are given back with the next frames. When this much waits, the worker needs it sooner.</summary>
    private const long PatientBytes = 1024 * 1024;

    private long _waiting;

    /// <returns>False if the segment has no such range.</returns>
    public bool TryLend(SharedRange range, [NotNullWhen(true)] out SegmentLease? lease)
    {
        lease = null;
        if (range.Length > int.MaxValue || !view.Contains(range.Offset, range.Length))
        {
            return false;
        }

        int length = (int)range.Length;
        lease = view.Lend(range.Offset, length, offset => GiveBack(offset, length));
        return true;
    }

    /// <summary>Ends with the last lease.</summary>
    public void Dispose() => view.Dispose();

    private void GiveBack(ulong offset, int length)
    {
        writer.Post(new QueuedClientFrame(ClientFrameKind.Release, offset));
        if (Interlocked.Add(ref _waiting, length) >= PatientBytes)
        {
            Interlocked.Exchange(ref _waiting, 0);
            writer.Flush();
        }
    }
}
