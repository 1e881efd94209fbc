using ComputeHost.Client.Calls;

namespace ComputeHost.Client.Failures;

/// <summary>What the caller of a call is told that was lost before and cannot be tried again: that loss, because a rejection would say that nothing ran.</summary>
internal static class LastLoss
{
    /// <returns>Null for a call that was never lost.</returns>
    /// <param name="call">The call.</param>
    /// <param name="reason">Why it is not tried again, as a sentence.</param>
    /// <param name="cause">What that came from, or null.</param>
    public static WorkerLostException? Of(PendingCall call, string reason, Exception? cause = null)
    {
        if (call.LastLoss is not { } last)
        {
            return null;
        }

        return new WorkerLostException($"{last.Message} It was not tried again: {reason}", cause)
        {
            CallId = last.CallId,
            Method = last.Method,
            Attempt = last.Attempt,
            Ran = call.RanBefore,
            Cause = last.Cause,
            Blame = last.Blame,
            ExitCode = last.ExitCode,
            Signal = last.Signal,
            StderrTail = last.StderrTail,
            WorkerId = last.WorkerId,
            ProcessId = last.ProcessId,
            Elapsed = last.Elapsed,
            PeakMemory = last.PeakMemory,
            DumpPath = last.DumpPath,
        };
    }
}
