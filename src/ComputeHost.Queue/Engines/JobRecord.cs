namespace ComputeHost.Queue;

/// <summary>What an engine knows of a job.</summary>
public sealed record JobRecord
{
    /// <summary>The job; without its body where a list was asked for.</summary>
    public required QueuedJob Job { get; init; }

    /// <summary>Where it is.</summary>
    public required ComputeJobStatus Status { get; init; }

    /// <summary>What it has behind it.</summary>
    public JobAttempts Attempts { get; init; }

    /// <summary>How often it has been claimed.</summary>
    public long Epoch { get; init; }

    /// <summary>The consumer that has it; empty if none.</summary>
    public string Consumer { get; init; } = "";

    /// <summary>How long until it may be claimed; zero if it may now or is past that.</summary>
    public TimeSpan Wait { get; init; }

    /// <summary>How long ago it was enqueued.</summary>
    public TimeSpan Age { get; init; }

    /// <summary>How it ended; null if it has not. Without its body where a list was asked for.</summary>
    public JobOutcome? Outcome { get; init; }

    /// <summary>Its last report of progress, encoded; null for none.</summary>
    public ReadOnlyMemory<byte>? Progress { get; init; }
}
