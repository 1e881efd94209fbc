using ComputeHost.Protocol.Methods;

namespace ComputeHost.Client.Limits;

/// <summary>The time limits of one call, with the name of the option that each came from.</summary>
/// <param name="Execution">From the entry of the method; infinite for none.</param>
/// <param name="ExecutionOption">The option to name in messages.</param>
/// <param name="Queue">From submission to the entry of the method; infinite for none.</param>
/// <param name="QueueOption">The option to name in messages.</param>
/// <param name="Deadline">From submission to the end; infinite for none.</param>
internal readonly record struct CallLimits(TimeSpan Execution, string ExecutionOption, TimeSpan Queue, string QueueOption, TimeSpan Deadline)
{
    /// <summary>The longest time that timers can count; about 24 days, as everywhere in .NET.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(int.MaxValue);

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

        Check(options);
        (TimeSpan queue, string queueOption) = options.QueueTimeout is { } wait ? (wait, "ComputeCallOptions.QueueTimeout")
            : (settings.QueueTimeout, "ComputePoolOptions.QueueTimeout");
        TimeSpan deadline = options.Deadline is { } moment ? Remaining(moment - timeProvider.GetUtcNow()) : Timeout.InfiniteTimeSpan;
        return new(execution, executionOption, queue, queueOption, deadline);
    }

    // A deadline in the past is legal input: the call then fails as timed out, before it is sent.
    private static TimeSpan Remaining(TimeSpan untilDeadline) =>
        untilDeadline > Longest ? Timeout.InfiniteTimeSpan : untilDeadline < TimeSpan.Zero ? TimeSpan.Zero : untilDeadline;

    private static void Check(ComputeCallOptions options)
    {
        List<string>? errors = null;
        CheckSpan(options.Timeout, nameof(options.Timeout));
        CheckSpan(options.QueueTimeout, nameof(options.QueueTimeout));
        if (!Enum.IsDefined(options.Priority))
        {
            Add($"ComputeCallOptions.{nameof(options.Priority)} is '{(int)options.Priority}', which is none of the values of {nameof(ComputePriority)}. Use Low, Normal or High.");
        }

        if (errors is not null)
        {
            throw new ArgumentException("The call's options are invalid." + string.Concat(errors.Select(error => Environment.NewLine + "- " + error)), nameof(options));
        }

        void CheckSpan(TimeSpan? value, string name)
        {
            if (value is { } span && span != Timeout.InfiniteTimeSpan && (span <= TimeSpan.Zero || span > Longest))
            {
                Add($"ComputeCallOptions.{name} is '{span}'. It must be greater than zero and at most '{Longest}', or Timeout.InfiniteTimeSpan for no limit.");
            }
        }

        void Add(string error) => (errors ??= []).Add(error);
    }
}
