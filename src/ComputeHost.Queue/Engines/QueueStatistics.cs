namespace ComputeHost;

/// <summary>What an engine's store holds and has seen.</summary>
public sealed record QueueStatistics
{
    /// <summary>How many jobs there are by status. A status that the engine cannot count is missing.</summary>
    public required IReadOnlyDictionary<ComputeJobStatus, long> Jobs { get; init; }

    /// <summary>How long ago the oldest job that waits for a consumer became ready; null if none does, or if it is not known.</summary>
    public TimeSpan? OldestReady { get; init; }

    /// <summary>Whether consumers are kept from claiming.</summary>
    public bool IsPaused { get; init; }

    /// <summary>The consumers that are known, each with the number of jobs that it has.</summary>
    public IReadOnlyDictionary<string, int> Consumers { get; init; } = new Dictionary<string, int>();

    /// <summary>How many outcomes came second and were dropped, as far as this process saw them.</summary>
    public long DroppedOutcomes { get; init; }

    /// <summary>How large the store is, in bytes; null if it is not known.</summary>
    public long? StoreSize { get; init; }
}
