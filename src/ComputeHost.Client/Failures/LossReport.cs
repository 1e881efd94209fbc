using System.Text;
using ComputeHost.Client.Calls;
using ComputeHost.Client.Limits;
using ComputeHost.Protocol.Seam;

namespace ComputeHost.Client.Failures;

/// <summary>Turns what is known of a dead worker into what one call's caller is told.</summary>
/// <param name="verdict">What is known.</param>
/// <param name="session">The session that the calls were in.</param>
/// <param name="inFlight">Those calls, by number.</param>
/// <param name="time">The clock.</param>
/// <param name="failure">What ended the session on this side.</param>
internal sealed class LossReport(WorkerVerdict verdict, ulong session, IReadOnlyDictionary<ulong, PendingCall> inFlight, TimeScale time, Exception? failure = null)
{
    /// <summary>Whether the worker had to be ended for what befell this process, which proves nothing about its calls.</summary>
    private bool FailedHere => failure is OutOfMemoryException && verdict.Exit.Kill is { Call: 0 };

    /// <returns>Null if the call was never started and so is not lost.</returns>
    public WorkerLostException? Judge(PendingCall call)
    {
        if (verdict.StartedThrough is { } through && call.Number > through)
        {
            return null;
        }

        WorkerExit exit = verdict.Exit;
        RunningCall? running = null;
        foreach (RunningCall one in verdict.Running)
        {
            running = one.Call == call.Number ? one : running;
        }

        (WorkerLostCause cause, WorkerLostBlame blame) = Blame(call, running);
        TimeSpan elapsed = running is { } run && run.StartStamp > 0 ? time.Between(run.StartStamp, exit.Stamp) : TimeSpan.Zero;
        return new WorkerLostException(Describe(call, cause, blame, running is not null))
        {
            CallId = call.CallId,
            Method = call.Method.DisplayName,
            Attempt = call.Attempt,
            // One that is not running may have been taken back, or refused, and that word be lost with the worker.
            Ran = running is null ? ComputeRan.Unknown : ComputeRan.Yes,
            Cause = cause,
            Blame = blame,
            ExitCode = exit.ExitCode,
            Signal = exit.Signal,
            StderrTail = exit.StderrTail,
            WorkerId = exit.WorkerId,
            ProcessId = exit.ProcessId,
            Elapsed = elapsed,
            PeakMemory = exit.PeakMemory,
            DumpPath = exit.DumpPath,
        };
    }

    private (WorkerLostCause Cause, WorkerLostBlame Blame) Blame(PendingCall call, RunningCall? running)
    {
        WorkerExit exit = verdict.Exit;
        if (verdict.StartedThrough is null)
        {
            return (exit.Cause, WorkerLostBlame.None);
        }

        if (exit.Kill is { Call: not 0 } kill)
        {
            return kill.Session == session && kill.Call == call.Number ? (exit.Cause, WorkerLostBlame.Exact) : (WorkerLostCause.Collateral, WorkerLostBlame.None);
        }

        if (FailedHere)
        {
            return (WorkerLostCause.Collateral, WorkerLostBlame.None);
        }

        if (running is null)
        {
            return IsLastOfAll(call) ? (exit.Cause, WorkerLostBlame.Suspect) : (WorkerLostCause.Collateral, WorkerLostBlame.None);
        }

        if (exit.Cause == WorkerLostCause.OutOfMemory)
        {
            return (exit.Cause, HasTakenMost(running.Value) ? WorkerLostBlame.Exact : WorkerLostBlame.Suspect);
        }

        if (exit.Cause == WorkerLostCause.Killed)
        {
            // A kill of our own that was for no call was for what the worker did to itself, and the running call may be why; so is a signal for what the code did.
            return (exit.Cause, exit.Kill is null && !ExitSignals.IsOwnDoing(exit.Signal) ? WorkerLostBlame.None : WorkerLostBlame.Suspect);
        }

        return (exit.Cause, IsGuilty(call, running.Value) ? WorkerLostBlame.Exact : WorkerLostBlame.Suspect);
    }

    /// <summary>Nothing ran when the worker died, and this call had been the last: it had ended, and took its result with it.</summary>
    private bool IsLastOfAll(PendingCall call) => verdict is { Running.Count: 0, OtherRunning: 0 } && call.Number == verdict.StartedThrough;

    /// <summary>Memory is a call's fault only as far as it grew since that call began; what was there before, others have left. With several slots it may be a neighbour's.</summary>
    private bool HasTakenMost(RunningCall running) =>
        verdict is { Slots: 1, OtherRunning: 0 } && verdict.Exit.Memory - running.StartMemory > verdict.Exit.Memory / 2;

    /// <summary>
    /// The stack that a dying runtime prints is that of the thread which died. It proves a call guilty if that is the only slot's, or if it shows the method of one
    /// running call only, provided that it was printed while the call ran.
    /// </summary>
    private bool IsGuilty(PendingCall call, RunningCall running)
    {
        WorkerExit exit = verdict.Exit;
        if (verdict.OtherRunning > 0 || exit.LastWordsStamp < running.StartStamp || exit.Cause is WorkerLostCause.Exited or WorkerLostCause.Unknown)
        {
            return false;
        }

        // What the runtime lacked may have been taken by a call before this one.
        var stack = new CrashStack(exit.LastWords);
        return !LacksMappings(exit) && stack.IsOfASlot && (verdict.Slots == 1
            || (IsNamed(call, stack) && verdict.Running.Count(one => !inFlight.TryGetValue(one.Call, out PendingCall? other) || IsNamed(other, stack)) == 1));
    }

    /// <summary>The runtime maps memory for code through a descriptor of its own.</summary>
    private static bool LacksMappings(WorkerExit exit) => exit.LastWords.Contains("Failed to create RW mapping for RX memory", StringComparison.Ordinal);

    private static bool IsNamed(PendingCall call, CrashStack stack) => stack.IsInCallOf(call.Method.Method);

    private string Describe(PendingCall call, WorkerLostCause cause, WorkerLostBlame blame, bool wasRunning)
    {
        WorkerExit exit = verdict.Exit;
        var text = new StringBuilder();
        text.Append(null, $"Worker '{exit.WorkerId}' (process {exit.ProcessId}) died while it had call '{call.CallId}' of '{call.Method.DisplayName}': ").Append(FailedHere ? "this program had no memory left to read its answers, so it was ended" : Explain(cause, exit));
        if (exit.ExitCode is { } code)
        {
            text.Append(null, $" (exit code {code})");
        }

        if (exit.Kill is { Reason: { } reason } && !FailedHere)
        {
            text.Append(null, $"; the supervisor ended it: {reason.TrimEnd('.')}");
        }

        text.Append('.');
        text.Append((blame, wasRunning) switch
        {
            (WorkerLostBlame.Exact, _) => " This call was the reason.",
            (WorkerLostBlame.Suspect, false) => " This call had ended there last and may be the reason; its result did not arrive.",
            (WorkerLostBlame.Suspect, _) => " This call was running and may be the reason.",
            (_, true) => " This call was running but is not known to be the reason.",
            _ => " Its turn had come; its answer did not arrive.",
        });
        if (blame != WorkerLostBlame.Exact && exit.Kill is null or { Call: 0 } && exit.LastRun.Length > 0 && !FailedHere)
        {
            text.Append(null, $" What a method left behind can end a worker later, too; this one had run {exit.LastRun}.");
        }

        text.Append(call.IsIdempotent
            ? $" It is idempotent, so it is tried up to {LossPolicy.AttemptLimit} times."
            : " Whether its effects took place is unknown. If a second run does no harm, mark the method or the call Idempotent, and it is tried again by itself.");
        string firstLine = exit.StderrTail.Split('\n', 2)[0].Trim();
        if (firstLine.Length > 0)
        {
            string what = exit.LastWords.Length > 0 ? "The worker's last words begin" : "The end of what it had written begins";
            text.Append(null, $" {what}: '{firstLine}' (see {nameof(WorkerLostException.StderrTail)}).");
        }

        return text.ToString();
    }

    private static string Explain(WorkerLostCause cause, WorkerExit exit) => cause switch
    {
        WorkerLostCause.StackOverflow => "its stack overflowed",
        WorkerLostCause.OutOfMemory => "it ran out of memory",
        WorkerLostCause.FailFast or WorkerLostCause.AccessViolation or WorkerLostCause.Killed or WorkerLostCause.Unknown
            when exit is { Kill: null, LastWordsStamp: 0, Signal: { } signal } => ExitSignals.Describe(signal),
        WorkerLostCause.AccessViolation => "it accessed memory that it must not",
        WorkerLostCause.FailFast when LacksMappings(exit) =>
            "its runtime could not map memory for code, as when a method has closed descriptors that are not its own, or memory or mappings have run out",
        WorkerLostCause.FailFast => "it called FailFast or its runtime was corrupted",
        WorkerLostCause.UnhandledException => "an exception was not caught on a thread of its own",
        WorkerLostCause.Killed => exit.Kill is null ? "a signal from outside killed it" : "it had to be ended",
        WorkerLostCause.Exited => "it exited, as by Environment.Exit",
        WorkerLostCause.Collateral => "it was ended because of something else",
        _ => "the reason is not known",
    };
}
