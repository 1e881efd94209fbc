using ComputeHost.Client.Limits;
using ComputeHost.Client.Scheduling;
using ComputeHost.Protocol.Seam;
using ComputeHost.Protocol.Segments;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Client.Sessions;

/// <summary>What all sessions of a client share.</summary>
internal sealed class ClientCore
{
    public required CallScheduler Scheduler { get; init; }

    /// <summary>Explains what became of a worker.</summary>
    public required IWorkerOverseer Overseer { get; init; }

    /// <summary>Where large arguments lie; null if there is no shared memory.</summary>
    public required SegmentArena? Arguments { get; init; }

    public required MonotonicTime Time { get; init; }

    public required ClientSettings Settings { get; init; }

    public required ILogger Logger { get; init; }
}
