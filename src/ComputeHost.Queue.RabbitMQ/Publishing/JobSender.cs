using System.Globalization;
using ComputeHost.Queue.RabbitMQ.Messages;
using ComputeHost.Queue.RabbitMQ.Topologies;
using RabbitMQ.Client;

namespace ComputeHost.Queue.RabbitMQ.Publishing;

/// <summary>Sends jobs to where they wait: for a consumer, for a time, or as dead letters.</summary>
internal sealed class JobSender(Publisher publisher, Topology topology)
{
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(1);

    private QueueNames Names => topology.Names;

    /// <summary>A job that is enqueued.</summary>
    public Task<PublishResult> EnqueueAsync(JobMessage message, CancellationToken cancellationToken)
    {
        QueuedJob job = message.Job;
        return job.Delay <= TimeSpan.Zero
            ? ToWorkAsync(message, job.ExpiresAfter, cancellationToken)
            // The broker moves a delayed job without us. Its time to expire begins to count when it leaves the delay, which somebody must see.
            : DelayAsync(message, job.Delay, job.ExpiresAfter is null ? QueueNames.Word(job.Priority) : QueueNames.IntakeWord, cancellationToken);
    }

    /// <summary>A job that has left its delay, and expires.</summary>
    public Task<PublishResult> BecomeDueAsync(JobMessage message, CancellationToken cancellationToken) =>
        ToWorkAsync(message, message.Job.ExpiresAfter - message.Job.Delay, cancellationToken);

    /// <summary>A job that comes again, now or later.</summary>
    public Task<PublishResult> SendAgainAsync(JobMessage message, TimeSpan delay, CancellationToken cancellationToken) => delay <= TimeSpan.Zero
        ? ToWorkAsync(message, expiresAfter: null, cancellationToken)
        : DelayAsync(message, delay, QueueNames.Word(message.Job.Priority), cancellationToken);

    /// <summary>A job that is over and kept.</summary>
    public Task<PublishResult> BuryAsync(JobMessage message, CancellationToken cancellationToken) =>
        ToQueueAsync(Names.Dead, message.ToProperties(), message.Job.Body, cancellationToken);

    private Task<PublishResult> ToWorkAsync(JobMessage message, TimeSpan? expiresAfter, CancellationToken cancellationToken)
    {
        BasicProperties properties = message.ToProperties();
        if (expiresAfter is { } span)
        {
            properties.Expiration = ((long)Math.Ceiling((span > Least ? span : Least).TotalMilliseconds)).ToString(CultureInfo.InvariantCulture);
        }

        return ToQueueAsync(Names.Work(message.Job.Priority), properties, message.Job.Body, cancellationToken);
    }

    private async Task<PublishResult> ToQueueAsync(string queue, BasicProperties properties, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        PublishResult result;
        while ((result = await publisher.PublishAsync("", queue, properties, body, cancellationToken).ConfigureAwait(false)) == PublishResult.Unroutable
            && await topology.CountAsync(queue, cancellationToken).ConfigureAwait(false) is not null)
        {
            // While a broker starts, it does not find what is there. The count waits until it does.
        }

        return result;
    }

    private async Task<PublishResult> DelayAsync(JobMessage message, TimeSpan delay, string destination, CancellationToken cancellationToken)
    {
        DelayRoute route = DelayRoute.For(delay < DelayRoute.Longest ? delay : DelayRoute.Longest, destination);
        await topology.DeclareDelaysAsync(route.Level, cancellationToken).ConfigureAwait(false);
        return await publisher.PublishAsync(Names.Delay(route.Level), route.RoutingKey, message.ToProperties(), message.Job.Body, cancellationToken).ConfigureAwait(false);
    }
}
