namespace ComputeHost;

/// <summary>The worker died under this call. Whether the method's effects took place is unknown; call again only if that does no harm.</summary>
/// <param name="message">What happened, with the first lines that the dying process printed, and what to do.</param>
/// <param name="innerException">The cause, or <see langword="null"/>.</param>
public sealed class WorkerLostException(string message, Exception? innerException = null) : ComputeHostException(message, innerException, ComputeRan.Unknown)
{
    /// <summary>Why the worker died.</summary>
    public WorkerLostCause Cause { get; init; }

    /// <summary>How sure it is that this call was the reason.</summary>
    public WorkerLostBlame Blame { get; init; }

    /// <summary>The process's exit code as the platform reports it, or <see langword="null"/> if it is not known.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The number of the signal that ended the process, or <see langword="null"/> if none did or it is not known.</summary>
    public int? Signal { get; init; }

    /// <summary>The end of what the worker wrote to standard error, with the managed stack that the runtime printed; empty if there was nothing.</summary>
    public string StderrTail { get; init; } = "";

    /// <summary>The worker's name in logs and statistics; never used again.</summary>
    public string WorkerId { get; init; } = "";

    /// <summary>The operating system's number of the process; may be used again by another one.</summary>
    public int ProcessId { get; init; }

    /// <summary>How long the method had run when the worker died, as far as it is known.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>The most memory, in bytes, that the worker was seen to occupy, or <see langword="null"/> if it is not known.</summary>
    public long? PeakMemory { get; init; }

    /// <summary>
    /// The dump that the dying process wrote, or <see langword="null"/> if there is none: dumps are off unless
    /// <c>ComputePoolOptions.DumpDirectory</c> is set, and only a crash writes one, not a kill. It may be deleted when newer ones come.
    /// </summary>
    public string? DumpPath { get; init; }
}
