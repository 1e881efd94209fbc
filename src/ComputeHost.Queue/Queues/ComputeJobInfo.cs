namespace ComputeHost;

/// <summary>What is known of a job, at one moment.</summary>
public sealed record ComputeJobInfo
{
    /// <summary>Names the job.</summary>
    public required string Id { get; init; }

    /// <summary>What names its method.</summary>
    public required string Method { get; init; }

    /// <summary>Where it is.</summary>
    public required ComputeJobStatus Status { get; init; }

    /// <summary>Its idempotency key, if it has one.</summary>
    public string? Key { get; init; }

    /// <summary>Its place among waiting jobs.</summary>
    public ComputePriority Priority { get; init; }

    /// <summary>How many attempts it has used up.</summary>
    public int Attempts { get; init; }

    /// <summary>How many attempts it has if its method is idempotent.</summary>
    public int MaxAttempts { get; init; }

    /// <summary>The attempts that it has used up, oldest first, as far as there was room for them.</summary>
    public IReadOnlyList<ComputeJobAttempt> History { get; init; } = [];

    /// <summary>The consumer that has it; empty if none.</summary>
    public string Consumer { get; init; } = "";

    /// <summary>How long ago it was enqueued.</summary>
    public TimeSpan Age { get; init; }

    /// <summary>How long until it may run; zero if it may now.</summary>
    public TimeSpan Wait { get; init; }

    /// <summary>How far its method said it is, at last; null if it did not.</summary>
    public ComputeProgress? Progress { get; init; }

    /// <summary>Why it ended without a result; null if it has a result, or has not ended. Lists do not have it.</summary>
    public Exception? Failure { get; init; }
}
