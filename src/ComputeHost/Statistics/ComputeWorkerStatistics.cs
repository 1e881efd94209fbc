namespace ComputeHost;

/// <summary>One worker of a <see cref="ComputePool"/>, at one moment.</summary>
public sealed record ComputeWorkerStatistics
{
    /// <summary>The worker's name in logs and exceptions; never used again.</summary>
    public required string WorkerId { get; init; }

    /// <summary>The operating system's number of the process; may be used again by another one.</summary>
    public required int ProcessId { get; init; }

    /// <summary>How many calls it runs at once.</summary>
    public required int Slots { get; init; }

    /// <summary>Whether it finishes what it has and takes no new call.</summary>
    public bool Draining { get; init; }

    /// <summary>How many calls it has been given that have not ended.</summary>
    public int Running { get; init; }
}
