using ComputeHost.Queue.RabbitMQ.Connections;
using ComputeHost.Queue.RabbitMQ.Messages;
using ComputeHost.Queue.RabbitMQ.Publishing;

namespace ComputeHost.Queue.RabbitMQ.Consuming;

/// <summary>
/// Keeps jobs that run for long: before the broker loses patience with an unacknowledged delivery, a copy goes to a queue of this consumer, which
/// gets it at once and
/// then acknowledges the delivery before it. When the consumer is gone, the broker moves the copy back into work.
/// </summary>
internal sealed class JobHolder(ConsumerParts parts, Guid consumer, ClaimBook book)
{
    /// <summary>A copy that has not come by then is sent again.</summary>
    private static readonly TimeSpan CopyLimit = TimeSpan.FromSeconds(10);

    private readonly HashSet<ComputePriority> _declared = [];

    public async Task HoldAsync(ConsumerSession session, CancellationToken cancellationToken)
    {
        foreach (RabbitDelivery delivery in book.ToList().Where(IsDue))
        {
            try
            {
                await HoldAsync(session, delivery, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is QueueException || BrokerFailures.IsLoss(exception))
            {
                Log.NotHeld(parts.Logger, delivery.Job.Id, exception.Message);
                return;
            }
        }
    }

    private bool IsDue(RabbitDelivery delivery) =>
        delivery.IsHandedOut && delivery.Source.IsAlive && parts.Time.GetElapsedTime(delivery.Source.Since) >= parts.Options.HoldInterval
        && (delivery.HoldSentAt is not { } sent || parts.Time.GetElapsedTime(sent) >= CopyLimit);

    private async Task HoldAsync(ConsumerSession session, RabbitDelivery delivery, CancellationToken cancellationToken)
    {
        ComputePriority priority = delivery.Job.Priority;
        string queue = parts.Topology.Names.Hold(consumer, priority);
        if (_declared.Add(priority))
        {
            await parts.Topology.DeclareHoldAsync(consumer, priority, cancellationToken).ConfigureAwait(false);
        }

        await session.HoldAsync(queue, cancellationToken).ConfigureAwait(false);
        delivery.HoldSentAt = parts.Time.GetTimestamp();
        JobMessage copy = delivery.Message with { Attempts = delivery.Attempts, Epoch = delivery.Epoch, HeldBy = delivery.IsEntered ? consumer.ToString("N") : "" };
        PublishResult result = await parts.Publisher.PublishAsync("", queue, copy.ToProperties(), copy.Job.Body, cancellationToken).ConfigureAwait(false);
        JobEndings.Require(result, delivery.Job.Id);
    }
}
