using System.Globalization;

namespace ComputeHost.Client.Limits;

/// <summary>The exceptions for calls whose time is up.</summary>
internal static class Timeouts
{
    /// <summary>The deadline had passed when the call was submitted.</summary>
    public static ComputeTimeoutException TooLateToSubmit(ITimedCall call) =>
        new($"Call '{call.CallId}' of '{call.Method.DisplayName}' had its deadline before it was submitted (ComputeCallOptions.Deadline): "
            + "it was not sent and has not run.")
        {
            CallId = call.CallId,
            Method = call.Method.DisplayName,
            Ran = ComputeRan.No,
            Timeout = call.Limits.Deadline,
        };

    public static ComputeTimeoutException Expired(ITimedCall call, ExpiryAction action, TimeScale time, long now)
    {
        ref readonly CallTimer timer = ref call.Timer;
        ref readonly CallLimits limits = ref call.Limits;
        // Nobody looks when a short call is entered; it is soon after it was sent.
        long entered = timer.EnteredAt != 0 ? timer.EnteredAt : timer.ArrivedAt != 0 ? timer.SentAt : now;
        TimeSpan queued = time.Between(timer.QueuedSince, entered);
        TimeSpan executing = time.Between(entered, timer.ArrivedAt != 0 ? timer.ArrivedAt : now);
        bool goesOn = !call.CanBeEnded && timer.HasRun && timer.ArrivedAt == 0;
        (TimeSpan limit, string sentence) = action switch
        {
            ExpiryAction.ExpireQueued => (limits.Queue,
                $"waited longer than '{limits.Queue}' ({limits.QueueOption}) for a worker. "
                + "Add workers (ComputePoolOptions.MaxWorkers), send less, or raise the limit."),
            ExpiryAction.ExpireDeadline => (limits.Deadline,
                $"was not over by its deadline, '{limits.Deadline}' after its submission (ComputeCallOptions.Deadline). "
                + "Give it more time, or find out why it takes so long."),
            ExpiryAction.ExpireUnanswered => (limits.Execution,
                $"is over in its worker, but its answer did not arrive within '{ExpiryPolicy.AnswerTransit}'. The worker is replaced: "
                + "what the method did to its own process, or a starved thread pool in this program, may keep answers from arriving."),
            ExpiryAction.ExpireUnread => (limits.Execution,
                $"is over, but its result was not read within '{limits.Execution}' ({limits.ExecutionOption}): "
                + $"a constructor or setter of '{call.Method.ResultName}' does not return, or no thread was free. Fix that type, or raise the limit."),
            _ when goesOn => (limits.Execution,
                $"ran longer than '{limits.Execution}' ({limits.ExecutionOption}) and goes on until it heeds its token, because a thread of this program cannot be ended. "
                + "Raise the limit if it legitimately takes longer, let it heed its CancellationToken, or run it in a worker process (ComputeTactic.Process)."),
            _ => (limits.Execution,
                $"ran longer than '{limits.Execution}' ({limits.ExecutionOption}) and is being ended. "
                + "Raise the limit if it legitimately takes longer, or fix what never returns."),
        };
        return new ComputeTimeoutException(string.Create(
            CultureInfo.InvariantCulture,
            $"Call '{call.CallId}' of '{call.Method.DisplayName}' {sentence} It had waited {queued.TotalSeconds:0.###} s {WhetherItRan(call, executing)}."),
            call.LastLoss)
        {
            CallId = call.CallId,
            Method = call.Method.DisplayName,
            Attempt = call.Attempt,
            Ran = call.Ran,
            Queued = queued,
            Executing = executing,
            Timeout = limit,
            StillRunning = goesOn,
        };
    }

    /// <summary>Continues "it had waited 1 s" with what is known.</summary>
    private static string WhetherItRan(ITimedCall call, TimeSpan executing) =>
        call.Timer.HasRun ? string.Create(CultureInfo.InvariantCulture, $"and run {executing.TotalSeconds:0.###} s")
        : call.RanBefore switch
        {
            ComputeRan.Yes => "and ran in an earlier attempt, whose worker died (see the inner exception)",
            ComputeRan.Unknown => "and may have run in an earlier attempt, whose worker died (see the inner exception)",
            _ when call.Ran == ComputeRan.No => "and has not run",
            _ => "and may have run: its worker did not answer in time",
        };
}
