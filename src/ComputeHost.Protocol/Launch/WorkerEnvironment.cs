namespace ComputeHost.Protocol.Launch;

/// <summary>The environment variables and control lines between a supervisor and its worker.</summary>
internal static class WorkerEnvironment
{
    /// <summary>
    /// Marks a process as a worker, so that a pool started in it is refused and its entry point knows its part. Removed from the environment at once.
    /// </summary>
    public const string Marker = "COMPUTEHOST_WORKER";

    /// <summary>The value of <see cref="Marker"/>.</summary>
    public const string MarkerValue = "1";

    /// <summary>How the exception begins that such a process gets for starting a pool; the supervisor finds it on standard error.</summary>
    public const string NoWorkerYet = "A compute pool cannot be started in a process that was started as a worker";

    /// <summary>A line on the worker's standard input: tell the sessions to finish, then exit with 0.</summary>
    public const string DrainLine = "drain";

    /// <summary>A line on the worker's standard input: exit with 0 now, in an orderly way.</summary>
    public const string StopLine = "stop";

    /// <summary>Whether this process serves as a worker; set by its entry point before any user code runs.</summary>
    public static bool IsWorker { get; private set; }

    /// <summary>Whether a supervisor started this process as a worker, whether or not it has become one.</summary>
    public static bool IsStartedAsWorker => IsWorker || Environment.GetEnvironmentVariable(Marker) == MarkerValue;

    public static void EnterWorker() => IsWorker = true;
}
