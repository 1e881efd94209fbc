using ComputeHost.Protocol.Methods;

namespace ComputeHost.Client.Calls;

/// <summary>The time limits of one call, with the name of the option that each came from.</summary>
/// <param name="Execution">From the entry of the method; infinite for none.</param>
/// <param name="ExecutionOption">The option to name in messages.</param>
/// <param name="Queue">From submission to the entry of the method; infinite for none.</param>
/// <param name="QueueOption">The option to name in messages.</param>
/// <param name="Deadline">From submission to the end; infinite for none.</param>
internal readonly record struct CallLimits(TimeSpan Execution, string ExecutionOption, TimeSpan Queue, string QueueOption, TimeSpan Deadline)
{
    /// <summary>Call beats method beats pool.</summary>
    /// <exception cref="ArgumentException">A value of the call's options is out of its range; all of them are named.</exception>
    public static CallLimits Resolve(ClientSettings settings, MethodContract method, ComputeCallOptions? options, TimeProvider timeProvider)
    {
        (TimeSpan execution, string executionOption) = options?.Timeout is { } own ? (own, "ComputeCallOptions.Timeout")
            : method.Timeout is { } declared ? (declared, "ComputeMethodAttribute.Timeout")
            : (settings.ExecutionTimeout, "ComputePoolOptions.ExecutionTimeout");
        if (options is null)
        {
            return new(execution, executionOption, settings.QueueTimeout, "ComputePoolOptions.QueueTimeout", Timeout.InfiniteTimeSpan);
        }

        options.Check();
        (TimeSpan queue, string queueOption) = options.QueueTimeout is { } wait ? (wait, "ComputeCallOptions.QueueTimeout")
            : (settings.QueueTimeout, "ComputePoolOptions.QueueTimeout");
        TimeSpan deadline = options.Deadline is { } moment ? Remaining(moment - timeProvider.GetUtcNow()) : Timeout.InfiniteTimeSpan;
        return new(execution, executionOption, queue, queueOption, deadline);
    }

    // A deadline in the past is legal input: the call then fails as timed out, before it is sent.
    private static TimeSpan Remaining(TimeSpan untilDeadline) =>
        untilDeadline > ComputeCallOptions.LongestLimit ? Timeout.InfiniteTimeSpan : untilDeadline < TimeSpan.Zero ? TimeSpan.Zero : untilDeadline;
}
