using System.Globalization;
using ComputeHost.Client.Calls;
using ComputeHost.Client.Scheduling;
using ComputeHost.Client.Timing;

namespace ComputeHost.Client.Failures;

internal static class Timeouts
{
    public static ComputeTimeoutException Describe(PendingCall call, ExpiryAction action, MonotonicTime time, long now)
    {
        TimeSpan queued = time.Between(call.Submitted, call.EnteredAt == 0 ? now : call.EnteredAt);
        TimeSpan executing = call.EnteredAt == 0 ? TimeSpan.Zero : time.Between(call.EnteredAt, now);
        (TimeSpan limit, string sentence) = action switch
        {
            ExpiryAction.ExpireQueued => (call.Limits.Queue,
                $"waited longer than '{call.Limits.Queue}' ({call.Limits.QueueOption}) for a worker and has not run. Add workers (ComputePoolOptions.MaxWorkers), send less, or raise the limit."),
            ExpiryAction.ExpireDeadline => (call.Limits.Deadline,
                $"was not over by its deadline, '{call.Limits.Deadline}' after its submission (ComputeCallOptions.Deadline). Give it more time, or find out why it takes so long."),
            ExpiryAction.ExpireUnanswered => (call.Limits.Execution,
                $"has ended in the worker, but its result did not arrive within '{ExpiryPolicy.AnswerTransit}'. The worker is replaced: what the method did to its own process, or a starved thread pool in this program, may keep answers from arriving."),
            _ => (call.Limits.Execution,
                $"ran longer than '{call.Limits.Execution}' ({call.Limits.ExecutionOption}) and is being ended. Raise the limit if it legitimately takes longer, or mend what never returns."),
        };
        return new ComputeTimeoutException(string.Create(
            CultureInfo.InvariantCulture,
            $"Call '{call.CallId}' of '{call.Method.DisplayName}' {sentence} It had waited {queued.TotalSeconds:0.###} s and run {executing.TotalSeconds:0.###} s."))
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
}
