namespace ComputeHost.Protocol.Seam;

/// <summary>How a worker process ended.</summary>
internal sealed record WorkerExit
{
    public required string WorkerId { get; init; }

    public required int ProcessId { get; init; }

    public required WorkerLostCause Cause { get; init; }

    public int? ExitCode { get; init; }

    public int? Signal { get; init; }

    public string StderrTail { get; init; } = "";

    /// <summary>What its runtime printed when it died; empty if nothing. Unlike <see cref="StderrTail"/>, all of it is about this death.</summary>
    public string LastWords { get; init; } = "";

    /// <summary>When they began to arrive, in Stopwatch ticks; 0 if there are none.</summary>
    public long LastWordsStamp { get; init; }

    public long? PeakMemory { get; init; }

    /// <summary>What it occupied when it was seen last, in bytes.</summary>
    public long Memory { get; init; }

    /// <summary>
    /// The methods that it had run last and how long before its end, for a sentence; empty if it had run none. What one of them left behind may be why it
    /// died.
    /// </summary>
    public string LastRun { get; init; } = "";

    public string? DumpPath { get; init; }

    /// <summary>When the death was noticed, in Stopwatch ticks.</summary>
    public long Stamp { get; init; }

    /// <summary>Why the supervisor killed it; null if it did not.</summary>
    public KillRecord? Kill { get; init; }
}
