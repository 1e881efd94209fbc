namespace ComputeHost;

/// <summary>No worker could be started. It is the operator's problem: the message has the diagnosis and the remedy.</summary>
/// <param name="message">What was started, how it failed, and what to do.</param>
/// <param name="innerException">The cause, or <see langword="null"/>.</param>
public sealed class WorkerStartException(string message, Exception? innerException = null) : ComputeHostException(message, innerException, ComputeRan.No)
{
    /// <summary>The exit code, or <see langword="null"/> if the process did not start or did not end by itself.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The end of what the process wrote to standard error; empty if there was nothing.</summary>
    public string StderrTail { get; init; } = "";

    /// <summary>What is probably wrong, and the remedy.</summary>
    public string Diagnosis { get; init; } = "";
}
