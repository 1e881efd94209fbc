namespace ComputeHost;

/// <summary>The call's time was up, while it waited or while it ran.</summary>
/// <param name="message">What happened and what to do.</param>
/// <param name="innerException">The cause, or <see langword="null"/>.</param>
public sealed class ComputeTimeoutException(string message, Exception? innerException = null) : ComputeHostException(message, innerException, ComputeRan.Unknown)
{
    private volatile bool _workerKilled;
    private volatile bool _stillRunning;

    /// <summary>
    /// How long the call had waited before a worker entered the method, or in all if none is known to have; what earlier attempts ran does not count.
    /// </summary>
    public TimeSpan Queued { get; init; }

    /// <summary>How long the method had run; zero if it is not known to have been entered.</summary>
    public TimeSpan Executing { get; init; }

    /// <summary>The limit that was exceeded.</summary>
    public TimeSpan Timeout { get; init; }

    /// <summary>Whether the worker had to be killed to end the method.</summary>
    /// <value>
    /// <see langword="false"/> when the exception is thrown, because the caller is told first; becomes <see langword="true"/> after the grace if the
    /// method did not end by itself.
    /// </value>
    public bool WorkerKilled
    {
        get => _workerKilled;
        init => _workerKilled = value;
    }

    /// <summary>Whether the method goes on, on a thread of this program, where nothing can end it.</summary>
    /// <value>
    /// <see langword="true"/> when the exception is thrown and the method runs by the tactic <see cref="ComputeTactic.Thread"/>; becomes
    /// <see langword="false"/> when
    /// the method has ended. Always <see langword="false"/> for a method in a worker process.
    /// </value>
    public bool StillRunning
    {
        get => _stillRunning;
        init => _stillRunning = value;
    }

    internal void MarkWorkerKilled() => _workerKilled = true;

    internal void MarkEnded() => _stillRunning = false;
}
