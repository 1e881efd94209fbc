namespace ComputeHost.Queue.Consuming;

/// <summary>What a consumer is told.</summary>
internal sealed record ConsumerTerms
{
    /// <summary>Names it to operators.</summary>
    public required string Name { get; init; }

    /// <summary>How many jobs run at once.</summary>
    public required int Concurrency { get; init; }

    /// <summary>How many may be claimed beyond them, at most.</summary>
    public required int Prefetch { get; init; }

    /// <summary>How long jobs may go on when it stops.</summary>
    public required TimeSpan DrainTimeout { get; init; }

    /// <summary>See <see cref="ComputeQueueOptions.UnknownMethodTimeout"/>.</summary>
    public required TimeSpan UnknownMethodTimeout { get; init; }

    /// <summary>See <see cref="ComputeQueueOptions.AtLeastOnce"/>.</summary>
    public required bool AtLeastOnce { get; init; }

    /// <summary>The largest body of an outcome, in bytes.</summary>
    public required long MaxBody { get; init; }
}
