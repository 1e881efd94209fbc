using System.Text;
using ComputeHost.Client.Calls;
using ComputeHost.Client.Limits;
using ComputeHost.Protocol.Seam;

namespace ComputeHost.Client.Failures;

/// <summary>Translates what is known about a dead worker into the exceptions for the callers of its calls.</summary>
/// <param name="verdict">What is known about the worker.</param>
/// <param name="session">The session of the calls, as in the worker's flight recorder.</param>
/// <param name="inFlight">All calls that the worker had in that session, by number.</param>
/// <param name="time">The scale of the verdict's moments.</param>
/// <param name="failure">What broke the session on this side; null if it ended in order.</param>
internal sealed class LossReport(
    WorkerVerdict verdict, ulong session, IReadOnlyDictionary<ulong, PendingCall> inFlight, TimeScale time, Exception? failure = null)
{
    /// <summary>Whether the worker was ended because this process ran out of memory, which proves nothing about the calls.</summary>
    private bool FailedHere => failure is OutOfMemoryException && verdict.Exit.Kill is { Call: 0 };

    /// <returns>Null if the call was never started and so is not lost.</returns>
    public WorkerLostException? Translate(PendingCall call)
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
            // A call that is not running may have been handed back or refused, and the message lost with the worker.
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
            return kill.Session == session && kill.Call == call.Number
                ? (exit.Cause, WorkerLostBlame.Exact)
                : (WorkerLostCause.Collateral, WorkerLostBlame.None);
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
            // Our own kill, if not for a call, was for something that the worker did, and the running call may be the reason. So it is with a signal
            // that the code brought upon itself.
            return (exit.Cause, exit.Kill is null && !ExitSignals.IsOwnDoing(exit.Signal) ? WorkerLostBlame.None : WorkerLostBlame.Suspect);
        }

        return (exit.Cause, IsGuilty(call, running.Value) ? WorkerLostBlame.Exact : WorkerLostBlame.Suspect);
    }

    /// <summary>Whether nothing ran when the worker died, and this call was the last that had run: its result got lost with the worker.</summary>
    private bool IsLastOfAll(PendingCall call) =>
        verdict is { Running.Count: 0, OtherRunning: 0 } && call.Number == verdict.StartedThrough;

    /// <summary>
    /// Whether the call took more than half of the memory. What was there before the call began is not its fault, and with several slots the growth may be a
    /// neighbour's.
    /// </summary>
    private bool HasTakenMost(RunningCall running) =>
        verdict is { Slots: 1, OtherRunning: 0 } && verdict.Exit.Memory - running.StartMemory > verdict.Exit.Memory / 2;

    /// <summary>
    /// The stack that a dying runtime prints is that of the thread that died. If it was printed while the call ran, it proves the call guilty, provided it is
    /// the stack of the only slot, or shows the method of only one running call.
    /// </summary>
    private bool IsGuilty(PendingCall call, RunningCall running)
    {
        WorkerExit exit = verdict.Exit;
        if (verdict.OtherRunning > 0 || exit.LastWordsStamp < running.StartStamp || exit.Cause is WorkerLostCause.Exited or WorkerLostCause.Unknown)
        {
            return false;
        }

        // An earlier call may have taken what the runtime lacks.
        var stack = new CrashStack(exit.LastWords);
        return !LacksMappings(exit) && stack.IsOfASlot && (verdict.Slots == 1
            || (IsNamed(call, stack) && verdict.Running.Count(one => !inFlight.TryGetValue(one.Call, out PendingCall? other) || IsNamed(other, stack)) == 1));
    }

    /// <summary>Whether the runtime could not map memory for code, for which it needs a file descriptor of its own.</summary>
    private static bool LacksMappings(WorkerExit exit) => exit.LastWords.Contains("Failed to create RW mapping for RX memory", StringComparison.Ordinal);

    private static bool IsNamed(PendingCall call, CrashStack stack) => stack.IsInCallOf(call.Method);

    private string Describe(PendingCall call, WorkerLostCause cause, WorkerLostBlame blame, bool wasRunning)
    {
        WorkerExit exit = verdict.Exit;
        var text = new StringBuilder();
        text.Append(null, $"Worker '{exit.WorkerId}' (process {exit.ProcessId}) died while it had call '{call.CallId}' of '{call.Method.DisplayName}': ");
        text.Append(FailedHere ? "this program had no memory left to read its answers, so it was ended" : Explain(cause, exit));
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
            _ => " The worker had reached this call, but no answer arrived.",
        });
        if (blame != WorkerLostBlame.Exact && exit.Kill is null or { Call: 0 } && exit.LastRun.Length > 0 && !FailedHere)
        {
            text.Append(null, $" A method can leave something behind that ends its worker later; this worker had run {exit.LastRun}.");
        }

        text.Append(call.IsIdempotent
            ? $" It is idempotent, so it is tried up to {LossPolicy.AttemptLimit} times."
            : " Whether its effects took place is unknown. If a second run does no harm, mark the method or the call Idempotent: then it is retried.");
        string firstLine = exit.StderrTail.Split('\n', 2)[0].Trim();
        if (firstLine.Length > 0)
        {
            string what = exit.LastWords.Length > 0 ? "The worker's last words begin" : "The end of its error output begins";
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
        WorkerLostCause.AccessViolation => "it accessed memory that is not its own",
        WorkerLostCause.FailFast when LacksMappings(exit) =>
            "its runtime could not map memory for code: a method closed file descriptors that are not its own, or memory or mappings ran out",
        WorkerLostCause.FailFast => "it called FailFast or its runtime was corrupted",
        WorkerLostCause.UnhandledException => "a thread it had started threw an unhandled exception",
        WorkerLostCause.Killed => exit.Kill is null ? "a signal from outside killed it" : "it had to be ended",
        WorkerLostCause.Exited => "it exited, for example by Environment.Exit",
        WorkerLostCause.Collateral => "it was ended because of something else",
        _ => "the reason is not known",
    };
}
