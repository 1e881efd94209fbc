namespace ComputeHost;

/// <summary>What a <see cref="ComputeClient"/> is doing and has done, at one moment.</summary>
/// <remarks>
/// An immutable snapshot. While nothing moves, the calls that wait, run and have ended in any way add up to <see cref="TotalSubmitted"/>. What the daemon and
/// its workers do, its <c>status</c> shows.
/// </remarks>
public sealed record ComputeClientStatistics
{
    /// <summary>Whether there is a session with the daemon.</summary>
    public bool IsConnected { get; init; }

    /// <summary>How many sessions with the daemon have begun.</summary>
    public long TotalSessions { get; init; }

    /// <summary>How many calls wait in this program, for the daemon to take them or to be reached.</summary>
    public int Pending { get; init; }

    /// <summary>How many calls the daemon has, waiting there or with a worker.</summary>
    public int Running { get; init; }

    /// <summary>How many calls were submitted.</summary>
    public long TotalSubmitted { get; init; }

    /// <summary>How many calls ended with a result.</summary>
    public long TotalSucceeded { get; init; }

    /// <summary>How many calls ended with <see cref="ComputeFaultException"/>.</summary>
    public long TotalFaulted { get; init; }

    /// <summary>How many calls were refused before anything of them ran.</summary>
    public long TotalRejected { get; init; }

    /// <summary>How many calls ended with <see cref="ComputeTimeoutException"/>.</summary>
    public long TotalTimedOut { get; init; }

    /// <summary>How many calls ended with <see cref="WorkerLostException"/>.</summary>
    public long TotalLost { get; init; }

    /// <summary>How many calls ended with <see cref="PoisonCallException"/>.</summary>
    public long TotalPoisoned { get; init; }

    /// <summary>How many calls their callers gave up, or somebody else ended (<see cref="ComputeCancelledException"/>).</summary>
    public long TotalCancelled { get; init; }
}
