namespace ComputeHost;

/// <summary>What a <see cref="ComputePool"/> is doing and has done, at one moment.</summary>
/// <remarks>
/// An immutable snapshot. Its figures are read one after another, so that what happens meanwhile may be missing in one and counted in another. While
/// nothing moves, the calls
/// that wait, run and have ended in any way add up to <see cref="TotalSubmitted"/>.
/// </remarks>
public sealed record ComputePoolStatistics
{
    /// <summary>How many workers are being started.</summary>
    public int WorkersStarting { get; init; }

    /// <summary>How many workers run calls or could.</summary>
    public int WorkersReady { get; init; }

    /// <summary>How many further workers are ready to take the place of another.</summary>
    public int WorkersStandby { get; init; }

    /// <summary>How many workers finish what they have and take no new call.</summary>
    public int WorkersDraining { get; init; }

    /// <summary>
    /// How many threads of this program run calls or could, by the tactic <see cref="ComputeTactic.Thread"/>; 0 as long as nothing needs them.
    /// </summary>
    public int ThreadsReady { get; init; }

    /// <summary>How many further threads are with a method that does not end, although its call is over.</summary>
    public int ThreadsLost { get; init; }

    /// <summary>Whether workers fail so often without a call being to blame, or for a reason that stays, that only one is tried at a time.</summary>
    public bool IsDegraded { get; init; }

    /// <summary>How many calls wait for a worker.</summary>
    public int Pending { get; init; }

    /// <summary>How many calls are with a worker; a call that its caller has given up counts until its method has ended.</summary>
    public int Running { get; init; }

    /// <summary>How many calls were submitted, those with arguments that cannot be sent excepted.</summary>
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

    /// <summary>How many calls were given up by their callers, or ended by somebody else (<see cref="ComputeCancelledException"/>).</summary>
    public long TotalCancelled { get; init; }

    /// <summary>How many times a worker process was launched.</summary>
    public long TotalWorkersStarted { get; init; }

    /// <summary>How many of these did not become ready.</summary>
    public long TotalWorkersFailedToStart { get; init; }

    /// <summary>How many workers died or were killed without this having been planned, and so were made up for.</summary>
    public long TotalWorkersLost { get; init; }

    /// <summary>How many workers the pool killed, of its own accord or to end a call.</summary>
    public long TotalWorkersKilled { get; init; }

    /// <summary>How many workers have been replaced as planned, for their age, their calls or their memory.</summary>
    public long TotalWorkersRecycled { get; init; }

    /// <summary>The workers, in the order of their launch; empty when calls run inside the host.</summary>
    public IReadOnlyList<ComputeWorkerStatistics> Workers { get; init; } = [];
}
