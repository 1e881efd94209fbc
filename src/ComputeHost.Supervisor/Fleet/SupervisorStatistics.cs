using ComputeHost.Supervisor.Metrics;
using ComputeHost.Supervisor.Recycling;

namespace ComputeHost.Supervisor.Fleet;

/// <summary>What a supervisor has and has done so far; immutable.</summary>
internal sealed record SupervisorStatistics
{
    public int Ready { get; init; }

    /// <summary>Of the ready ones, those that are not listed yet.</summary>
    public int Standby { get; init; }

    public int Starting { get; init; }

    public int Draining { get; init; }

    public long Launched { get; init; }

    /// <summary>Of workers that had been ready, however they ended.</summary>
    public long Exits { get; init; }

    /// <summary>Workers that the supervisor killed, of its own accord or for a call.</summary>
    public long Kills { get; init; }

    /// <summary>Losses that were, or are to be, made up for.</summary>
    public long Restarts { get; init; }

    public long FailedStarts { get; init; }

    public IReadOnlyDictionary<RecycleReason, long> Recycled { get; init; } = new Dictionary<RecycleReason, long>();

    /// <summary>Whether workers fail so often that only one is tried at a time.</summary>
    public bool IsDegraded { get; init; }

    public IReadOnlyList<WorkerStatistics> Workers { get; init; } = [];

    /// <summary>The latest ends of workers, the latest first.</summary>
    public IReadOnlyList<WorkerEnding> Endings { get; init; } = [];

    public WorkerGauges ToGauges() => new(Starting, Ready - Standby, Standby, Draining, Workers.Sum(static worker => worker.Memory ?? 0), IsDegraded);
}

/// <param name="Epoch">The launch's number.</param>
/// <param name="WorkerId">The worker's name.</param>
/// <param name="ProcessId">The process, or 0 while it is being started.</param>
/// <param name="State">Where it is in its life.</param>
/// <param name="Calls">How many calls it has started; null before it is ready.</param>
/// <param name="Memory">What it occupies, in bytes; null before it is ready.</param>
internal sealed record WorkerStatistics(long Epoch, string WorkerId, int ProcessId, WorkerState State, long? Calls, long? Memory)
{
    /// <summary>Since it was ready; zero before.</summary>
    public TimeSpan Age { get; init; }

    /// <summary>Why it is to be replaced; null if it is not.</summary>
    public RecycleReason? RecycleReason { get; init; }
}
