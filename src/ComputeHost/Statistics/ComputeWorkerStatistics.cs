namespace ComputeHost;

/// <summary>One worker of a <see cref="ComputePool"/>, at one moment.</summary>
public sealed record ComputeWorkerStatistics
{
    /// <summary>The worker's name in logs and exceptions; never used again.</summary>
    public required string WorkerId { get; init; }

    /// <summary>
    /// The operating system's number of the process, or <see langword="null"/> while there is none yet. It may be used again by another process.
    /// </summary>
    public int? ProcessId { get; init; }

    /// <summary>Where the worker is in its life.</summary>
    public ComputeWorkerState State { get; init; }

    /// <summary>How many calls it has started.</summary>
    public long TotalCalls { get; init; }

    /// <summary>
    /// How much memory it occupies for itself, in bytes, without shared memory and pages of files, or <see langword="null"/> while that is not known.
    /// </summary>
    public long? WorkingSet { get; init; }
}
