namespace ComputeHost.Protocol.Seam;

/// <summary>What is known of a dead worker, for the calls of one session.</summary>
/// <param name="StartedThrough">
/// Calls of the session above this number were never started; those at or below it without a result are lost. Null means that nothing is known: all are lost.
/// </param>
/// <param name="Running">The calls of this session that were running when the worker died or was fenced, with their start stamps.</param>
/// <param name="OtherRunning">How many calls of other sessions were running.</param>
/// <param name="Exit">How the process ended.</param>
/// <param name="Slots">How many calls it could run at once.</param>
internal sealed record WorkerVerdict(ulong? StartedThrough, IReadOnlyList<RunningCall> Running, int OtherRunning, WorkerExit Exit, int Slots = 1);

/// <param name="Call">Its number.</param>
/// <param name="StartStamp">When it was entered, in Stopwatch ticks.</param>
/// <param name="StartMemory">What the worker occupied then, in bytes.</param>
internal readonly record struct RunningCall(ulong Call, long StartStamp, long StartMemory = 0);

/// <summary>How a worker process ended.</summary>
internal sealed record WorkerExit
{
    public required string WorkerId { get; init; }

    public required int ProcessId { get; init; }

    public required WorkerLostCause Cause { get; init; }

    public int? ExitCode { get; init; }

    public int? Signal { get; init; }

    public string StderrTail { get; init; } = "";

    /// <summary>What its runtime printed when it died: empty if nothing. Unlike the rest of its output that is about this death.</summary>
    public string LastWords { get; init; } = "";

    /// <summary>When they began to arrive, in Stopwatch ticks; 0 if there are none.</summary>
    public long LastWordsStamp { get; init; }

    public long? PeakMemory { get; init; }

    /// <summary>What it occupied when it was seen last, in bytes.</summary>
    public long Memory { get; init; }

    /// <summary>The methods that it had run last and how long before its end, for a sentence; empty if it had run none. What one of them left behind may be why it died.</summary>
    public string LastRun { get; init; } = "";

    public string? DumpPath { get; init; }

    /// <summary>When the death was noticed, in Stopwatch ticks.</summary>
    public long Stamp { get; init; }

    /// <summary>The call for which the supervisor killed the worker, as (session, call), and why; null if it did not.</summary>
    public KillRecord? Kill { get; init; }
}

internal sealed record KillRecord(ulong Session, ulong Call, string Reason);
