using System.Globalization;
using ComputeHost.Client.Calls;
using ComputeHost.Client.Scheduling;
using ComputeHost.Client.Timing;

namespace ComputeHost.Client.Failures;

internal static class Timeouts
{
    /// <summary>What the caller of a call is told whose deadline had passed when it was submitted.</summary>
    public static ComputeTimeoutException TooLateToSubmit(PendingCall call) =>
        new($"Call '{call.CallId}' of '{call.Method.DisplayName}' had its deadline before it was submitted (ComputeCallOptions.Deadline): it was not sent and has not run.")
        {
            CallId = call.CallId,
            Method = call.Method.DisplayName,
            Ran = ComputeRan.No,
            Timeout = call.Limits.Deadline,
        };

    public static ComputeTimeoutException Describe(PendingCall call, ExpiryAction action, MonotonicTime time, long now)
    {
        // Of a short call nobody has looked when it was entered; that was soon after it was sent.
        long entered = call.EnteredAt != 0 ? call.EnteredAt : call.ArrivedAt != 0 ? call.SentAt : now;
        TimeSpan queued = time.Between(call.QueuedSince, entered);
        TimeSpan executing = time.Between(entered, call.ArrivedAt != 0 ? call.ArrivedAt : now);
        (TimeSpan limit, string sentence) = action switch
        {
            ExpiryAction.ExpireQueued => (call.Limits.Queue,
                $"waited longer than '{call.Limits.Queue}' ({call.Limits.QueueOption}) for a worker. Add workers (ComputePoolOptions.MaxWorkers), send less, or raise the limit."),
            ExpiryAction.ExpireDeadline => (call.Limits.Deadline,
                $"was not over by its deadline, '{call.Limits.Deadline}' after its submission (ComputeCallOptions.Deadline). Give it more time, or find out why it takes so long."),
            ExpiryAction.ExpireUnanswered => (call.Limits.Execution,
                $"is over in its worker, but its answer did not arrive within '{ExpiryPolicy.AnswerTransit}'. The worker is replaced: what the method did to its own process, or a starved thread pool in this program, may keep answers from arriving."),
            ExpiryAction.ExpireUnread => (call.Limits.Execution,
                $"is over, but its result was not read within '{call.Limits.Execution}' ({call.Limits.ExecutionOption}): a constructor or setter of '{call.Method.ResultType}' does not return, or no thread was free. See to that type, or raise the limit."),
            _ => (call.Limits.Execution,
                $"ran longer than '{call.Limits.Execution}' ({call.Limits.ExecutionOption}) and is being ended. Raise the limit if it legitimately takes longer, or fix what never returns."),
        };
        return new ComputeTimeoutException(string.Create(
            CultureInfo.InvariantCulture,
            $"Call '{call.CallId}' of '{call.Method.DisplayName}' {sentence} It had waited {queued.TotalSeconds:0.###} s {WhetherItRan(call, executing)}."),
            call.Losses is [.., { } loss] ? loss : null)
        {
            CallId = call.CallId,
            Method = call.Method.DisplayName,
            Attempt = call.Attempt,
            Ran = call.Ran,
            Queued = queued,
            Executing = executing,
            Timeout = limit,
        };
    }

    /// <summary>Continues "it had waited 1 s": what is known, and no more.</summary>
    private static string WhetherItRan(PendingCall call, TimeSpan executing) =>
        call.EnteredAt != 0 || call.ArrivedAt != 0 ? string.Create(CultureInfo.InvariantCulture, $"and run {executing.TotalSeconds:0.###} s")
        : call.RanBefore switch
        {
            ComputeRan.Yes => "and ran in an earlier attempt, whose worker died (see the inner exception)",
            ComputeRan.Unknown => "and may have run in an earlier attempt, whose worker died (see the inner exception)",
            _ when call.Lane is null => "and has not run",
            _ => "and may have run: the worker that has it did not tell in time",
        };
}
