using ComputeHost.Client.Calls;

namespace ComputeHost.Client.Failures;

/// <summary>
/// The exception for a call that was lost before and cannot be tried again. It repeats that loss, because a rejection would claim that nothing ran.
/// </summary>
internal static class LastLoss
{
    /// <param name="call">The call that cannot be tried again.</param>
    /// <param name="reason">Why it is not tried again, as a sentence.</param>
    /// <param name="cause">The exception behind the reason; null for none.</param>
    /// <returns>Null for a call that was never lost.</returns>
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
