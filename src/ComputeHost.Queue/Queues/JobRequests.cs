using System.Globalization;
using ComputeHost.Protocol.Methods;
using ComputeHost.Queue.Messages;

namespace ComputeHost.Queue.Queues;

/// <summary>Makes the jobs that an engine stores of calls and their options.</summary>
internal sealed class JobRequests(IQueueEngine engine, ComputeQueueOptions queue)
{
    /// <summary>Makes a job, with an id of its own.</summary>
    /// <param name="invocation">The call. Its arguments are copied.</param>
    /// <param name="options">The job's options, or null.</param>
    /// <param name="reportsProgress">Whether somebody may want to know of progress.</param>
    /// <exception cref="ArgumentException">The method cannot be called, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A value would not arrive equal.</exception>
    /// <exception cref="PayloadTooLargeException">The arguments are too large.</exception>
    /// <exception cref="NotSupportedException">The engine cannot serve an option.</exception>
    public QueuedJob Make<TResult>(ComputeCall<TResult> invocation, ComputeJobOptions? options, bool reportsProgress)
    {
        options ??= new ComputeJobOptions();
        Check(options);
        MethodContract method = MethodContract.Of(invocation.Descriptor);
        byte[] body = StoredJobs.Write(invocation, method, queue.MaxPayload, options.Timeout, reportsProgress);
        return Make(method.Key, method.DisplayName, method.Descriptor.Aliases, body, options);
    }

    /// <summary>Makes a job of a call in JSON, whose method this program need not have.</summary>
    /// <param name="method">The method's key, or one of its aliases.</param>
    /// <param name="arguments">The arguments, each in JSON.</param>
    /// <param name="options">The job's options.</param>
    /// <inheritdoc cref="Make{TResult}" path="/exception"/>
    public QueuedJob MakeJson(string method, IReadOnlyList<string> arguments, ComputeJobOptions options)
    {
        Check(options);
        return Make(method, method, [], StoredJobs.WriteJson(method, arguments, options.Timeout), options);
    }

    private QueuedJob Make(string key, string name, IReadOnlyList<string> aliases, byte[] body, ComputeJobOptions options)
    {
        if (body.Length > engine.Capabilities.MaxBody)
        {
            throw new PayloadTooLargeException(string.Create(
                CultureInfo.InvariantCulture,
                $"A job of '{name}' takes '{body.Length}' bytes, but the engine {engine.Name} takes at most '{engine.Capabilities.MaxBody}'. Pass less, or a reference to it. {engine.Capabilities.Alternative}"))
            {
                Method = name,
                Size = body.Length,
                Limit = engine.Capabilities.MaxBody,
            };
        }

        return new QueuedJob
        {
            Id = JobId.Create(options.Mailbox ?? queue.Mailbox, queue.TimeProvider.GetUtcNow()),
            Method = key,
            Aliases = aliases,
            Key = options.Key,
            Priority = options.Priority,
            Delay = DelayOf(options),
            ExpiresAfter = options.Expires,
            ResultTtl = options.ResultTtl ?? queue.ResultTtl,
            MaxAttempts = options.MaxAttempts,
            RetryFaults = options.RetryFaults,
            Backoff = options.Backoff,
            Body = body,
        };
    }

    private TimeSpan DelayOf(ComputeJobOptions options)
    {
        TimeSpan delay = options.NotBefore is { } moment ? moment - queue.TimeProvider.GetUtcNow() : options.Delay;
        return delay > TimeSpan.Zero ? delay : TimeSpan.Zero;
    }

    private void Check(ComputeJobOptions options)
    {
        options.Check();
        TimeSpan delay = DelayOf(options);
        QueueCapabilities can = engine.Capabilities;
        if (options.Key is { } key && !can.Keys)
        {
            throw Refused(nameof(options.Key), key);
        }

        if (delay > can.LongestDelay)
        {
            throw Refused(options.NotBefore is null ? nameof(options.Delay) : nameof(options.NotBefore), $"{delay}' (at most '{can.LongestDelay}");
        }

        if (options.Priority != ComputePriority.Normal && !can.Priorities)
        {
            throw Refused(nameof(options.Priority), options.Priority.ToString());
        }
    }

    private NotSupportedException Refused(string option, string value) => new(
        $"ComputeJobOptions.{option} is '{value}', which the engine {engine.Name} of the queue '{engine.Address}' cannot serve. {engine.Capabilities.Alternative}");
}
