namespace ComputeHost;

/// <summary>What a <see cref="ComputePool"/> is doing and has done, at one moment.</summary>
/// <remarks>
/// An immutable snapshot. Its figures are read one after another, so that calls that end meanwhile may be missing in one and counted in another; while nothing moves,
/// <see cref="TotalSubmitted"/> is the sum of the calls that wait, run and have ended in any way.
/// </remarks>
public sealed record ComputePoolStatistics
{
    /// <summary>How many workers are being started.</summary>
    public int WorkersStarting { get; init; }

    /// <summary>How many workers can take calls.</summary>
    public int WorkersReady { get; init; }

    /// <summary>How many workers finish what they have and take no new call.</summary>
    public int WorkersDraining { get; init; }

    /// <summary>How many calls wait for a worker.</summary>
    public int Pending { get; init; }

    /// <summary>How many calls have been given to a worker and have not ended.</summary>
    public int Running { get; init; }

    /// <summary>How many calls were submitted since the pool was started, refused ones included.</summary>
    public long TotalSubmitted { get; init; }

    /// <summary>How many calls ended with a result.</summary>
    public long TotalSucceeded { get; init; }

    /// <summary>How many calls ended because their method threw.</summary>
    public long TotalFaulted { get; init; }

    /// <summary>How many calls were refused before anything ran, <see cref="ComputeRejectedException"/>.</summary>
    public long TotalRejected { get; init; }

    /// <summary>How many calls ended because their time was up, waiting or running, <see cref="ComputeTimeoutException"/>.</summary>
    public long TotalTimedOut { get; init; }

    /// <summary>How many calls ended with the loss of their worker, <see cref="WorkerLostException"/>.</summary>
    public long TotalLost { get; init; }

    /// <summary>How many calls ended because they had taken down as many workers as a call may, <see cref="PoisonCallException"/>.</summary>
    public long TotalPoisoned { get; init; }

    /// <summary>How many calls were given up by their callers.</summary>
    public long TotalCancelled { get; init; }

    /// <summary>How many workers have been started successfully.</summary>
    public long TotalWorkersStarted { get; init; }

    /// <summary>How many workers have died, or had to be killed, without being asked to end.</summary>
    public long TotalWorkersLost { get; init; }

    /// <summary>How many workers have been replaced as planned, for their age, their calls or their memory.</summary>
    public long TotalWorkersRecycled { get; init; }

    /// <summary>The workers that can take calls or are draining, in the order of their start; empty when calls run inside the host.</summary>
    public IReadOnlyList<ComputeWorkerStatistics> Workers { get; init; } = [];
}
