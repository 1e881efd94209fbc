using ComputeHost.Protocol.Methods;

namespace ComputeHost.Execution.Calls;

/// <summary>How long a nested call may take.</summary>
/// <param name="Execution">From the entry of the method; null for no limit.</param>
/// <param name="Deadline">From now to the end; null for none, zero or less if it has passed.</param>
internal readonly record struct NestedLimit(TimeSpan? Execution, TimeSpan? Deadline)
{
    public bool HasPassed => Deadline <= TimeSpan.Zero;

    public bool EndsByDeadline => Deadline is { } deadline && !(Execution <= deadline);

    /// <summary>The one that is up first; infinite if there is none.</summary>
    public TimeSpan First => (EndsByDeadline ? Deadline : Execution) ?? Timeout.InfiniteTimeSpan;

    /// <exception cref="ArgumentException">An option of the call is out of its range; the message has all errors.</exception>
    public static NestedLimit Resolve(MethodContract contract, ComputeCallOptions? options)
    {
        options?.Check();
        TimeSpan execution = options?.Timeout ?? contract.Timeout ?? Timeout.InfiniteTimeSpan;
        TimeSpan? deadline = options?.Deadline - TimeProvider.System.GetUtcNow();
        return new NestedLimit(execution == Timeout.InfiniteTimeSpan ? null : Countable(execution), Countable(deadline));
    }

    private static TimeSpan? Countable(TimeSpan? limit) => limit > ComputeCallOptions.LongestLimit ? null : limit;
}
