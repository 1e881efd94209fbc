using ComputeHost.Client.Calls;
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

    /// <summary>Makes the connection to a worker, or to a daemon.</summary>
    public required Func<WorkerEndpoint, CancellationToken, IWorkerConnection> Connect { get; init; }

    /// <summary>Says what became of the calls of a broken session.</summary>
    public required ILossJudge Losses { get; init; }

    /// <summary>Takes down what the other side says about itself.</summary>
    public IRemoteMethods Methods { get; init; } = new UnaskedMethods();

    /// <summary>Makes a place where calls wait for one worker.</summary>
    public Func<ICallOrder> NewOrder { get; init; } = static () => new PendingQueue();

    public required MonotonicTime Time { get; init; }

    public required ClientSettings Settings { get; init; }

    public required ILogger Logger { get; init; }
}
