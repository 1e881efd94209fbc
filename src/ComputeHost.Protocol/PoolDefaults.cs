namespace ComputeHost.Protocol;

/// <summary>
/// The defaults and bounds of a pool's options, once for the options and for all parts. A test holds the documentation of <c>ComputePoolOptions</c>
/// to them.
/// </summary>
internal static class PoolDefaults
{
    public const int MinWorkers = 1;
    public const int StandbyWorkers = 0;
    public const int MostWorkers = 512;
    public const int SlotsPerWorker = 1;
    public const int MostThreads = 4096;
    public const int PendingLimit = 1024;
    public const int WorkerNice = 10;
    public const int HighestNice = 19;

    public const int MostFailures = 1_000_000;
    public const int MaxDumps = 5;
    public const int MostDumps = 1000;
    public const long MaxDumpSize = 256L * 1024 * 1024;
    public const long LowestMaxDumpSize = 1024 * 1024;

    public const long MaxPayload = 64L * 1024 * 1024;
    public const long LowestMaxPayload = 1024;
    public const long HighestMaxPayload = 1024L * 1024 * 1024;

    /// <summary>Below this a runtime with its web server does not come up, or is recycled after every call.</summary>
    public const long LowestMemoryLimit = 64L * 1024 * 1024;

    public static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan QueueTimeout = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan ExecutionTimeout = TimeSpan.FromSeconds(100);
    public static readonly TimeSpan CancellationGrace = TimeSpan.FromSeconds(2);
    public static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(60);

    public static readonly TimeSpan MaxRestartDelay = TimeSpan.FromSeconds(30);

    /// <summary>For what somebody waits for in person: a start, an end.</summary>
    public static readonly TimeSpan LongestStep = TimeSpan.FromHours(1);

    /// <summary>What the platform's timers can do, in whole days.</summary>
    public static readonly TimeSpan LongestTimeLimit = TimeSpan.FromDays(24);

    /// <summary>
    /// The number that the runtime tells heeds a container's quota, at least 1. No processor is kept free: the workers' nice value lets the host go
    /// first.
    /// </summary>
    public static int MaxWorkers => Math.Min(Environment.ProcessorCount, MostWorkers);
}
