namespace ComputeHost.Daemon.Demo;

/// <summary>The options of the two pools that the demo starts.</summary>
internal static class DemoPools
{
    /// <summary>Small, so that a memory bomb is over soon.</summary>
    private const long ShowcaseMemory = 256L * 1024 * 1024;

    /// <summary>A method that does not heed its token is ended soon: nobody wants to wait for what is shown.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Everything as it is by default, but no limit for what the user's files decide: how long one takes, and how long the others wait for it.
    /// </summary>
    public static ComputePoolOptions ForWork(DemoOptions options)
    {
        ComputePoolOptions pool = Create();
        pool.MaxWorkers = options.Workers ?? pool.MaxWorkers;
        pool.QueueTimeout = Timeout.InfiniteTimeSpan;
        pool.ExecutionTimeout = Timeout.InfiniteTimeSpan;
        return pool;
    }

    public static ComputePoolOptions ForFailures()
    {
        ComputePoolOptions pool = Create();
        pool.MaxWorkers = 1;
        pool.MemoryHardLimit = ShowcaseMemory;
        return pool;
    }

    /// <summary>Never in-process, not even under a debugger: a stack overflow would end the demo, and the comparison would compare nothing.</summary>
    private static ComputePoolOptions Create() => new() { InProcess = InProcessMode.Never, CancellationGrace = Grace, DrainTimeout = TimeSpan.Zero };
}
