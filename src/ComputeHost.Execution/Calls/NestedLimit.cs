using ComputeHost.Protocol.Methods;

namespace ComputeHost.Execution.Calls;

/// <summary>How long a nested call may take.</summary>
/// <param name="Execution">From the entry of the method; null for no limit.</param>
/// <param name="Deadline">From now to the end; null for none, zero or less if it has passed.</param>
internal readonly record struct NestedLimit(TimeSpan? Execution, TimeSpan? Deadline)
{
    /// <summary>The longest time that timers can count.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(int.MaxValue);

    public bool HasPassed => Deadline <= TimeSpan.Zero;

    public bool EndsByDeadline => Deadline is { } deadline && !(Execution <= deadline);

    /// <summary>The one that is up first; infinite if there is none.</summary>
    public TimeSpan First => (EndsByDeadline ? Deadline : Execution) ?? Timeout.InfiniteTimeSpan;

    /// <exception cref="ArgumentException">The call's limit is out of its range.</exception>
    public static NestedLimit Resolve(MethodContract contract, ComputeCallOptions? options)
    {
        TimeSpan execution = options?.Timeout ?? contract.Timeout ?? Timeout.InfiniteTimeSpan;
        if (execution != Timeout.InfiniteTimeSpan && (execution <= TimeSpan.Zero || execution > Longest))
        {
            throw new ArgumentException(
                $"ComputeCallOptions.Timeout is '{execution}'. It must be greater than zero and at most '{Longest}', or Timeout.InfiniteTimeSpan for no limit.",
                nameof(options));
        }

        TimeSpan? deadline = options?.Deadline - TimeProvider.System.GetUtcNow();
        return new NestedLimit(execution == Timeout.InfiniteTimeSpan ? null : execution, deadline > Longest ? null : deadline);
    }
}
