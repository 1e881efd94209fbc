namespace ComputeHost.Queue.Tactic;

/// <summary>What the options of a call mean for the job that it becomes. Pure.</summary>
internal static class CallJobs
{
    /// <param name="call">The call's options, checked.</param>
    /// <param name="now">The caller's time.</param>
    /// <param name="isLate">Whether the call's deadline has passed.</param>
    public static ComputeJobOptions Of(ComputeCallOptions call, DateTimeOffset now, out bool isLate)
    {
        TimeSpan? left = call.Deadline - now;
        isLate = left <= TimeSpan.Zero;
        return new ComputeJobOptions
        {
            Timeout = Shorter(call.Timeout, left is { } time && time <= ComputeCallOptions.LongestLimit ? time : null),
            Expires = Shorter(call.QueueTimeout, left) is { } wait && wait != Timeout.InfiniteTimeSpan && wait <= QueueOptionRules.Longest ? wait : null,
            Priority = call.Priority,
            // A call that says it must not run twice does not, whatever its method says.
            MaxAttempts = call.Idempotent == false ? 1 : ComputeJobOptions.DefaultMaxAttempts,
        };
    }

    private static TimeSpan? Shorter(TimeSpan? one, TimeSpan? other) =>
        one is null || one == Timeout.InfiniteTimeSpan ? other ?? one
        : other is null || one < other ? one : other;
}
