namespace ComputeHost.Daemon.Configuration;

/// <summary>What one client, that is a user, may have of the daemon.</summary>
internal sealed record ClientLimits
{
    public const double LowestWeight = 0.001;
    public const double HighestWeight = 1000;
    public const long LowestMaxBytes = 1024 * 1024;

    /// <summary>The client's share of worker time in proportion to the others that have work.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>How many of its calls may wait for a worker.</summary>
    public int MaxWaiting { get; init; } = 1024;

    /// <summary>How many of its calls may run at once; null for as many as there are slots.</summary>
    public int? MaxInFlight { get; init; }

    /// <summary>How many bytes its waiting and running calls, and answers that it has not read, may occupy.</summary>
    public long MaxBytes { get; init; } = 256L * 1024 * 1024;
}
