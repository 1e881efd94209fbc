using System.Text;
using ComputeHost.Client.Calls;
using ComputeHost.Client.Timing;
using ComputeHost.Protocol.Seam;

namespace ComputeHost.Client.Failures;

/// <summary>Turns what is known of a dead worker into what one call's caller is told.</summary>
/// <param name="verdict">What is known.</param>
/// <param name="session">The session that the calls were in.</param>
/// <param name="inFlight">Those calls, by number.</param>
/// <param name="time">The clock.</param>
internal sealed class LossReport(WorkerVerdict verdict, ulong session, IReadOnlyDictionary<ulong, PendingCall> inFlight, MonotonicTime time)
{
    /// <summary>Shows in a printed stack that it is that of a thread which runs calls.</summary>
    private const string SlotFrame = "ComputeHost.Worker.Execution.Slot.";

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

        (WorkerLostCause cause, WorkerLostBlame blame) = Blame(call, running is not null);
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

    private (WorkerLostCause Cause, WorkerLostBlame Blame) Blame(PendingCall call, bool wasRunning)
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

        if (!wasRunning)
        {
            return (WorkerLostCause.Collateral, WorkerLostBlame.None);
        }

        if (exit is { Kill: not null, Cause: WorkerLostCause.OutOfMemory } && verdict is { Running.Count: 1, OtherRunning: 0 })
        {
            // Of what a worker uses too much, memory is what its call takes.
            return (exit.Cause, WorkerLostBlame.Exact);
        }

        if (exit.Cause == WorkerLostCause.Killed)
        {
            // A kill of our own that was for no call was for what the worker did to itself, and the running call may be why.
            return (exit.Cause, exit.Kill is null ? WorkerLostBlame.None : WorkerLostBlame.Suspect);
        }

        return (exit.Cause, IsGuilty(call) ? WorkerLostBlame.Exact : WorkerLostBlame.Suspect);
    }

    /// <summary>The stack that a dying runtime prints is that of the guilty thread: there is no doubt if that is the one slot's, or if it shows the method of one running call only.</summary>
    private bool IsGuilty(PendingCall call)
    {
        string stack = verdict.Exit.LastWords;
        if (verdict.OtherRunning > 0 || stack.Length == 0 || verdict.Exit.Cause is WorkerLostCause.Exited or WorkerLostCause.Unknown)
        {
            return false;
        }

        return verdict.Running.Count == 1
            ? stack.Contains(SlotFrame, StringComparison.Ordinal) || IsNamed(call, stack)
            : IsNamed(call, stack) && verdict.Running.Count(one => !inFlight.TryGetValue(one.Call, out PendingCall? other) || IsNamed(other, stack)) == 1;
    }

    private static bool IsNamed(PendingCall call, string stack) => stack.Contains($".{call.Method.Method.Name}(", StringComparison.Ordinal);

    private string Describe(PendingCall call, WorkerLostCause cause, WorkerLostBlame blame, bool wasRunning)
    {
        WorkerExit exit = verdict.Exit;
        var text = new StringBuilder();
        text.Append(null, $"Worker '{exit.WorkerId}' (process {exit.ProcessId}) died while it had call '{call.CallId}' of '{call.Method.DisplayName}': ").Append(Explain(cause));
        if (exit.ExitCode is { } code)
        {
            text.Append(null, $" (exit code {code})");
        }

        if (exit.Kill is { Reason: { } reason })
        {
            text.Append(null, $"; the supervisor ended it: {reason.TrimEnd('.')}");
        }

        text.Append('.');
        text.Append((blame, wasRunning) switch
        {
            (WorkerLostBlame.Exact, _) => " This call was the reason.",
            (WorkerLostBlame.Suspect, _) => " This call was running and may be the reason.",
            (_, true) => " This call was running but is not known to be the reason.",
            _ => " Its turn had come; its answer did not arrive.",
        });
        text.Append(call.IsIdempotent
            ? $" It is idempotent, so it is tried up to {LossPolicy.AttemptLimit} times."
            : " Whether its effects took place is unknown. If a second run does no harm, mark the method or the call Idempotent, and it is tried again by itself.");
        string firstLine = exit.StderrTail.Split('\n', 2)[0].Trim();
        if (firstLine.Length > 0)
        {
            text.Append(null, $" The worker's last words begin: '{firstLine}' (see {nameof(WorkerLostException.StderrTail)}).");
        }

        return text.ToString();
    }

    private static string Explain(WorkerLostCause cause) => cause switch
    {
        WorkerLostCause.StackOverflow => "its stack overflowed",
        WorkerLostCause.AccessViolation => "it accessed memory that it must not",
        WorkerLostCause.OutOfMemory => "it ran out of memory",
        WorkerLostCause.FailFast => "it called FailFast or its runtime was corrupted",
        WorkerLostCause.UnhandledException => "an exception was not caught on a thread of its own",
        WorkerLostCause.Killed => "a signal from outside killed it",
        WorkerLostCause.Exited => "it exited, as by Environment.Exit",
        WorkerLostCause.Collateral => "it was ended because of something else",
        _ => "the reason is not known",
    };
}
