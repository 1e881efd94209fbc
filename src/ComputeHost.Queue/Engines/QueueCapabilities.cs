namespace ComputeHost.Queue;

/// <summary>What an engine can do. An option beyond it is refused before anything is sent.</summary>
public sealed record QueueCapabilities
{
    /// <summary>Whether it knows a job again by its key.</summary>
    public required bool Keys { get; init; }

    /// <summary>The longest delay; null for no limit.</summary>
    public TimeSpan? LongestDelay { get; init; }

    /// <summary>Whether high and low priorities are served apart.</summary>
    public required bool Priorities { get; init; }

    /// <summary>Whether it can tell what becomes of a job that has not ended, and list such jobs.</summary>
    public required bool ListsJobs { get; init; }

    /// <summary>Whether consumers can be paused for all programs at once.</summary>
    public required bool Pause { get; init; }

    /// <summary>The largest body of a job or an outcome, in bytes.</summary>
    public required long MaxBody { get; init; }

    /// <summary>What its users may do who need what it cannot, as a sentence.</summary>
    public required string Alternative { get; init; }
}
