namespace ComputeHost.Protocol.Launch;

/// <summary>The environment variables and control lines between a supervisor and its worker.</summary>
internal static class WorkerEnvironment
{
    /// <summary>Marks a process as a worker, so that a pool started in it is refused and its entry point knows its part. Removed from the environment at once.</summary>
    public const string Marker = "COMPUTEHOST_WORKER";

    /// <summary>The value of <see cref="Marker"/>.</summary>
    public const string MarkerValue = "1";

    /// <summary>A line on the worker's standard input: tell the sessions to finish, then exit with 0.</summary>
    public const string DrainLine = "drain";

    /// <summary>A line on the worker's standard input: exit with 0 now, in an orderly way.</summary>
    public const string StopLine = "stop";

    /// <summary>Whether this process is a worker; set by its entry point before any user code runs.</summary>
    public static bool IsWorker { get; private set; }

    public static void EnterWorker() => IsWorker = true;
}
