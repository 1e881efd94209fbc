namespace ComputeHost.Supervisor.Launching;

internal enum StartProblem
{
    /// <summary>The operating system did not start the program.</summary>
    NotStarted,

    /// <summary>The process ended before its handshake.</summary>
    Exited,

    /// <summary>The process lives but has said nothing that is a handshake.</summary>
    NoHandshake,

    /// <summary>The handshake cannot be used; the detail says why.</summary>
    BadHandshake,

    /// <summary>The process ended as soon as it had answered.</summary>
    ExitedAfterHandshake,

    /// <summary>The flight recorder cannot be opened; the detail says why.</summary>
    NoRecorder,

    /// <summary>The worker itself said why it cannot serve.</summary>
    Refused,

    /// <summary>The worker speaks another version.</summary>
    OtherProtocol,

    /// <summary>The worker runs another build of this program's files than this process.</summary>
    OtherBuild,
}

/// <summary>What is known of a start that failed.</summary>
internal sealed record StartFacts(StartProblem Problem, WorkerLaunchPlan Plan)
{
    public string WorkerId { get; init; } = "";

    public int? ProcessId { get; init; }

    public TimeSpan StartTimeout { get; init; }

    public int? ExitCode { get; init; }

    public string StderrTail { get; init; } = "";

    /// <summary>How many files this process and the worker may have open; null for no limit.</summary>
    public long? OpenFiles { get; init; }

    /// <summary>The number with which the operating system refused.</summary>
    public int? ErrorNumber { get; init; }

    /// <summary>One of the program's own files that is not there any more.</summary>
    public string? MissingFile { get; init; }

    /// <summary>What differs, if it is another build.</summary>
    public BuildDifference? Difference { get; init; }

    /// <summary>Whether the next start would fail in the same way, unless the files change.</summary>
    public bool IsLasting => MissingFile is not null || Problem is StartProblem.OtherProtocol or StartProblem.OtherBuild;

    /// <summary>The worker's or the system's own words.</summary>
    public string Detail { get; init; } = "";

    public Exception? Exception { get; init; }
}
