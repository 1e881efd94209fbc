namespace ComputeHost.Daemon.Configuration;

/// <summary>The queue whose jobs a pool takes.</summary>
internal sealed record QueueConfiguration
{
    /// <summary>May hold credentials: never log it as it is.</summary>
    public required string Url { get; init; }

    /// <summary>How many jobs run at once; null for as many as the pool can run.</summary>
    public int? MaxConcurrency { get; init; }

    /// <summary>How many jobs may be claimed beyond those that run.</summary>
    public int Prefetch { get; init; } = 256;

    /// <summary>How long a consumer that shows no sign of life keeps its jobs.</summary>
    public TimeSpan LeaseTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a job whose method no consumer knows is left for others before it is dead.</summary>
    public TimeSpan UnknownMethodTimeout { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Whether a job that was lost after its method had been entered runs again although the method is not marked idempotent.</summary>
    public bool AtLeastOnce { get; init; }
}
