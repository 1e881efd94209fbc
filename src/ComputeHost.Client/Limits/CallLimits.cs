using ComputeHost.Protocol.Methods;

namespace ComputeHost.Client.Limits;

/// <summary>The time limits of one call, with the name of the option that set each.</summary>
/// <param name="Execution">The time from the entry of the method; infinite for none.</param>
/// <param name="ExecutionOption">The option to name in messages.</param>
/// <param name="Queue">The time from submission to the entry of the method; infinite for none.</param>
/// <param name="QueueOption">The option to name in messages.</param>
/// <param name="Deadline">The time from submission to the end of the call; infinite for none.</param>
internal readonly record struct CallLimits(TimeSpan Execution, string ExecutionOption, TimeSpan Queue, string QueueOption, TimeSpan Deadline)
{
    /// <summary>Whether neither the call nor the method says how long it may run.</summary>
    public bool IsExecutionDefault { get; init; }

    /// <summary>The call's options beat the method's, which beat the pool's.</summary>
    /// <exception cref="ArgumentException">One or more of the call's options are out of range; the message names all of them.</exception>
    public static CallLimits Resolve(ClientSettings settings, CalledMethod method, ComputeCallOptions? options, TimeProvider timeProvider)
    {
        (TimeSpan execution, string executionOption) = options?.Timeout is { } own ? (own, "ComputeCallOptions.Timeout")
            : method.Timeout is { } declared ? (declared, "ComputeMethodAttribute.Timeout")
            : (settings.ExecutionTimeout, settings.OptionsType + ".ExecutionTimeout");
        bool isDefault = options?.Timeout is null && method.Timeout is null;
        if (options is null)
        {
            return new(execution, executionOption, settings.QueueTimeout, settings.OptionsType + ".QueueTimeout", Timeout.InfiniteTimeSpan) { IsExecutionDefault = isDefault };
        }

        options.Check();
        (TimeSpan queue, string queueOption) = options.QueueTimeout is { } wait ? (wait, "ComputeCallOptions.QueueTimeout")
            : (settings.QueueTimeout, settings.OptionsType + ".QueueTimeout");
        TimeSpan deadline = options.Deadline is { } moment ? Remaining(moment - timeProvider.GetUtcNow()) : Timeout.InfiniteTimeSpan;
        return new(execution, executionOption, queue, queueOption, deadline) { IsExecutionDefault = isDefault };
    }

    // A deadline in the past is valid input: the call times out before it is sent.
    private static TimeSpan Remaining(TimeSpan untilDeadline) =>
        untilDeadline > ComputeCallOptions.LongestLimit ? Timeout.InfiniteTimeSpan : untilDeadline < TimeSpan.Zero ? TimeSpan.Zero : untilDeadline;
}
