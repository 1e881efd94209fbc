namespace ComputeHost.Queue;

/// <summary>A job as an engine stores it. What its method gets is in the body, which engines do not read.</summary>
/// <remarks>
/// All times are durations from the moment of enqueueing, which an engine counts by a clock of its own: so a clock that is set has no effect.
/// </remarks>
public sealed record QueuedJob
{
    /// <summary>Names it. To enqueue the same id again has no effect.</summary>
    public required JobId Id { get; init; }

    /// <summary>What names its method.</summary>
    public required string Method { get; init; }

    /// <summary>Further names of the method, which a consumer may know instead.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>While a job with this key is kept, enqueueing another one yields that job instead; null for none.</summary>
    public string? Key { get; init; }

    /// <summary>Its place among waiting jobs.</summary>
    public ComputePriority Priority { get; init; }

    /// <summary>How long it waits before it may be claimed; zero for not at all.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>How long it may wait until its method is entered, the delay included; null for no limit.</summary>
    public TimeSpan? ExpiresAfter { get; init; }

    /// <summary>How long its outcome is kept.</summary>
    public required TimeSpan ResultTtl { get; init; }

    /// <summary>How many attempts it has if its method is idempotent; others have one.</summary>
    public required int MaxAttempts { get; init; }

    /// <summary>Whether a method that threw is tried again.</summary>
    public bool RetryFaults { get; init; }

    /// <summary>The waits between attempts.</summary>
    public required JobBackoff Backoff { get; init; }

    /// <summary>The encoded call. At most the queue's <c>MaxPayload</c> and some hundred bytes.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }
}
