using System.Globalization;
using ComputeHost.Protocol.Methods;
using ComputeHost.Queue.Messages;

namespace ComputeHost.Queue.Queues;

/// <summary>Makes the jobs that an engine stores of calls and their options.</summary>
internal static class JobRequests
{
    /// <summary>Makes a job, with an id of its own.</summary>
    /// <param name="invocation">The call. Its arguments are copied.</param>
    /// <param name="options">The job's options.</param>
    /// <param name="queue">The queue's options.</param>
    /// <param name="reportsProgress">Whether somebody may want to know of progress.</param>
    /// <exception cref="ArgumentException">The method cannot be called, or an option is out of its range.</exception>
    /// <exception cref="NotSerializableException">A value would not arrive equal.</exception>
    /// <exception cref="PayloadTooLargeException">The arguments are too large.</exception>
    public static QueuedJob Make<TResult>(ComputeCall<TResult> invocation, ComputeJobOptions options, ComputeQueueOptions queue, bool reportsProgress)
    {
        options.Check();
        MethodContract method = MethodContract.Of(invocation.Descriptor);
        return Make(method.Key, method.Descriptor.Aliases, StoredJobs.Write(invocation, method, queue.MaxPayload, options.Timeout, reportsProgress), options, queue);
    }

    /// <summary>Makes a job of a call in JSON, whose method this program need not have.</summary>
    /// <param name="method">The method's key, or one of its aliases.</param>
    /// <param name="arguments">The arguments, each in JSON.</param>
    /// <param name="options">The job's options.</param>
    /// <param name="queue">The queue's options.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static QueuedJob MakeJson(string method, IReadOnlyList<string> arguments, ComputeJobOptions options, ComputeQueueOptions queue)
    {
        options.Check();
        return Make(method, [], StoredJobs.WriteJson(method, arguments, options.Timeout), options, queue);
    }

    /// <summary>Refuses what an engine cannot do, before it is sent.</summary>
    /// <exception cref="NotSupportedException">The engine cannot serve an option.</exception>
    /// <exception cref="PayloadTooLargeException">The job is too large for it.</exception>
    public static void Refuse(QueuedJob job, IQueueEngine engine)
    {
        QueueCapabilities can = engine.Capabilities;
        if (job.Key is { } key && !can.Keys)
        {
            throw Refused(engine, nameof(job.Key), $"'{key}'");
        }

        if (job.Delay > can.LongestDelay)
        {
            throw Refused(engine, nameof(job.Delay), $"'{job.Delay}', at most '{can.LongestDelay}' is possible,");
        }

        if (job.Priority != ComputePriority.Normal && !can.Priorities)
        {
            throw Refused(engine, nameof(job.Priority), $"'{job.Priority}'");
        }

        if (job.Body.Length > can.MaxBody)
        {
            throw new PayloadTooLargeException(string.Create(
                CultureInfo.InvariantCulture,
                $"A job of '{job.Method}' takes '{job.Body.Length}' bytes, but the engine {engine.Name} takes at most '{can.MaxBody}'. Pass less, or a reference to it. {can.Alternative}"))
            {
                Method = job.Method,
                Size = job.Body.Length,
                Limit = can.MaxBody,
            };
        }
    }

    private static QueuedJob Make(string method, IReadOnlyList<string> aliases, byte[] body, ComputeJobOptions options, ComputeQueueOptions queue)
    {
        DateTimeOffset now = queue.TimeProvider.GetUtcNow();
        TimeSpan delay = options.NotBefore is { } moment ? moment - now : options.Delay;
        return new QueuedJob
        {
            Id = JobId.Create(options.Mailbox ?? queue.Mailbox, now),
            Method = method,
            Aliases = aliases,
            Key = options.Key,
            Priority = options.Priority,
            Delay = delay > TimeSpan.Zero ? delay : TimeSpan.Zero,
            ExpiresAfter = options.Expires,
            ResultTtl = options.ResultTtl ?? queue.ResultTtl,
            MaxAttempts = options.MaxAttempts,
            RetryFaults = options.RetryFaults,
            Backoff = options.Backoff,
            Body = body,
        };
    }

    private static NotSupportedException Refused(IQueueEngine engine, string option, string value) =>
        new($"ComputeJobOptions.{option} is {value} and the engine {engine.Name} of the queue '{engine.Address}' cannot serve that. "
            + $"{engine.Capabilities.Alternative}");
}
