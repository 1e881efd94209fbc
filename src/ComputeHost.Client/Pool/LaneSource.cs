using ComputeHost.Client.Scheduling;
using ComputeHost.Protocol.Seam;
using ComputeHost.Protocol.Segments;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Client.Pool;

/// <summary>Where a client's lanes come from, and who looks after what runs in them.</summary>
/// <param name="Overseer">Knows when calls were entered, and ends them.</param>
/// <param name="Open">Gives the scheduler its lanes from now on; what it returns is disposed at the end.</param>
/// <param name="Supply">Is told about demand; null if no workers can be started.</param>
/// <param name="Arena">Shared memory for large arguments; null for none. The client disposes it.</param>
internal sealed record LaneSource(
    ICallOverseer Overseer,
    Func<CallScheduler, ILogger, IAsyncDisposable> Open,
    IWorkerSupply? Supply = null,
    SegmentArena? Arena = null)
{
    /// <summary>In bytes. Only address space: memory is taken as it is used.</summary>
    private const long LeastArena = 256L * 1024 * 1024;

    /// <returns>Shared memory for the arguments of a client's calls; null where the system has none.</returns>
    public static SegmentArena? TryCreateArena(long maxPayload, TimeProvider timeProvider) => SegmentArena.TryCreate(Math.Max(LeastArena, 2 * maxPayload), timeProvider);
}
