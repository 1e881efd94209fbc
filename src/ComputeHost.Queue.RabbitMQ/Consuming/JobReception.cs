using System.Text;
using ComputeHost.Queue.RabbitMQ.Connections;
using ComputeHost.Queue.RabbitMQ.Ledgers;
using ComputeHost.Queue.RabbitMQ.Mailboxes;
using ComputeHost.Queue.RabbitMQ.Messages;
using ComputeHost.Queue.RabbitMQ.Publishing;
using ComputeHost.Queue.RabbitMQ.Topologies;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace ComputeHost.Queue.RabbitMQ.Consuming;

/// <summary>
/// Decides about each message that comes: a job to be run, one that is had already, one for others, one that may have been entered elsewhere, or
/// none.
/// </summary>
internal sealed class JobReception(
    Guid consumer, QueueConsumerOptions options, QueueEngineSettings settings, QueueNames names, ClaimBook book, Ledger ledger, JobSender sender, JobEndings endings, MailboxStore mailboxes,
    Publisher publisher, ILogger logger)
{
    private const string DeathHeader = "x-death";
    private static readonly TimeSpan ShortestLeave = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestLeave = TimeSpan.FromSeconds(30);

    private long _claims;

    /// <summary>Takes a message. One that cannot be decided about now goes back.</summary>
    public async Task ReceiveAsync(MessageSource source, BasicDeliverEventArgs delivery)
    {
        try
        {
            await DecideAsync(source, delivery).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is QueueException || BrokerFailures.IsLoss(exception))
        {
            Log.NotReceived(logger, delivery.BasicProperties.MessageId ?? "", exception.Message);
            await source.ReturnAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Puts a job aside until a consumer that has entered it must have shown itself.</summary>
    public async Task SuspectAsync(JobMessage message, MessageSource source)
    {
        PublishResult result = await sender.SendAgainAsync(message with { IsSuspect = true }, settings.LeaseTimeout, CancellationToken.None).ConfigureAwait(false);
        JobEndings.Require(result, message.Job.Id);
        await source.AcknowledgeAsync().ConfigureAwait(false);
    }

    private Task DecideAsync(MessageSource source, BasicDeliverEventArgs delivery)
    {
        // The client takes its buffers back when this returns.
        byte[] body = delivery.Body.ToArray();
        return !JobMessage.TryRead(delivery.BasicProperties, body, out JobMessage? message, out string? problem) ? DiscardAsync(source, delivery, body, problem)
            : delivery.RoutingKey == names.Intake ? EndAsync(message, source, DeathReason(delivery.BasicProperties))
            : delivery.RoutingKey.EndsWith("." + QueueNames.IntakeWord, StringComparison.Ordinal) ? BecomeDueAsync(message, source)
            : FindMethod(message.Job) is not { } method ? LeaveAsync(message, source)
            : TakeAsync(message, method.IsIdempotent, source);
    }

    private async Task TakeAsync(JobMessage message, bool isIdempotent, MessageSource source)
    {
        JobId id = message.Job.Id;
        JobAttempts attempts = message.Attempts;
        if (!book.Knows(id, message.Resends))
        {
            if (!isIdempotent && ledger.EnteredBy(id, message.Resends) is { } claim && !book.HasNotEntered(id, claim))
            {
                await JudgeSuspectAsync(message, source).ConfigureAwait(false);
                return;
            }

            if (isIdempotent && message.HeldBy.Length > 0 && message.HeldBy != consumer.ToString("N"))
            {
                JobDecision decision = JobStates.OwnerLost(message.Job, attempts, entered: true, isIdempotent, "Its consumer is gone.", settings.TimeProvider.GetUtcNow());
                if (decision.IsTerminal)
                {
                    await StoreAsync(message, decision, source).ConfigureAwait(false);
                    return;
                }

                attempts = decision.Attempts;
            }
        }

        await TakeAsync(new RabbitDelivery(message, attempts, isIdempotent, new ClaimNumber(consumer, Interlocked.Increment(ref _claims)), source)).ConfigureAwait(false);
    }

    private async Task TakeAsync(RabbitDelivery delivery)
    {
        if (ledger.CancelledBy(delivery.Job.Id) is { } by)
        {
            delivery.Cancel(by);
        }

        MessageSource source = delivery.Source;
        switch (book.Take(delivery, out MessageSource? before))
        {
            case Arrival.Adopted:
                await before!.AcknowledgeAsync().ConfigureAwait(false);
                break;
            case Arrival.Finished:
                await source.AcknowledgeAsync().ConfigureAwait(false);
                break;
        }
    }

    private async Task JudgeSuspectAsync(JobMessage message, MessageSource source)
    {
        if (!message.IsSuspect)
        {
            await SuspectAsync(message, source).ConfigureAwait(false);
        }
        else if (await mailboxes.FindAsync(message.Job.Id, CancellationToken.None).ConfigureAwait(false) is { IsTerminal: true })
        {
            await source.AcknowledgeAsync().ConfigureAwait(false);
        }
        else
        {
            JobDecision decision = JobStates.OwnerLost(
                message.Job, message.Attempts, entered: true, isIdempotent: false, "Its consumer is gone, or cannot be reached.", settings.TimeProvider.GetUtcNow());
            await StoreAsync(message, decision, source).ConfigureAwait(false);
        }
    }

    /// <summary>Leaves a job to others, ever longer, until nobody will know its method.</summary>
    private async Task LeaveAsync(JobMessage message, MessageSource source)
    {
        TimeSpan left = settings.UnknownMethodTimeout - message.LeftFor;
        if (left <= TimeSpan.Zero)
        {
            await StoreAsync(message, JobStates.UnknownMethod(message.Job, message.Attempts, message.LeftFor), source).ConfigureAwait(false);
            return;
        }

        TimeSpan longest = left < LongestLeave ? left : LongestLeave;
        TimeSpan delay = message.LeftFor < ShortestLeave ? ShortestLeave : message.LeftFor;
        delay = delay < longest ? delay : longest;
        PublishResult result = await sender.SendAgainAsync(message with { LeftFor = message.LeftFor + delay }, delay, CancellationToken.None).ConfigureAwait(false);
        JobEndings.Require(result, message.Job.Id);
        await source.AcknowledgeAsync().ConfigureAwait(false);
    }

    private async Task BecomeDueAsync(JobMessage message, MessageSource source)
    {
        JobEndings.Require(await sender.BecomeDueAsync(message, CancellationToken.None).ConfigureAwait(false), message.Job.Id);
        await source.AcknowledgeAsync().ConfigureAwait(false);
    }

    /// <summary>The broker has taken a job out of its queue by itself.</summary>
    private Task EndAsync(JobMessage message, MessageSource source, string reason)
    {
        JobDecision decision = reason == "expired" ? JobStates.Expired(message.Job, message.Attempts)
            : ledger.EnteredBy(message.Job.Id, message.Resends) is not null ? JobStates.OwnerLost(message.Job, message.Attempts, entered: true, isIdempotent: false, Often(reason), settings.TimeProvider.GetUtcNow())
            : JobStates.Unusable(message.Job, message.Attempts, Often(reason));
        return StoreAsync(message, decision, source);

        static string Often(string reason) => $"The broker has taken it away ('{reason}'): it was delivered again and again, and each time its consumer was gone before its end.";
    }

    private async Task StoreAsync(JobMessage message, JobDecision decision, MessageSource source)
    {
        await endings.StoreAsync(message, message.Epoch + 1, decision, CancellationToken.None).ConfigureAwait(false);
        await source.AcknowledgeAsync().ConfigureAwait(false);
    }

    private async Task DiscardAsync(MessageSource source, BasicDeliverEventArgs delivery, byte[] body, string problem)
    {
        Log.Garbage(logger, delivery.RoutingKey, problem);
        var properties = new BasicProperties
        {
            MessageId = delivery.BasicProperties.MessageId,
            Type = delivery.BasicProperties.Type,
            DeliveryMode = DeliveryModes.Persistent,
            Headers = new Dictionary<string, object?> { [MessageHeaders.Problem] = problem },
        };
        PublishResult result = await publisher.PublishAsync("", names.Dead, properties, body, CancellationToken.None).ConfigureAwait(false);
        if (result == PublishResult.Stored)
        {
            await source.AcknowledgeAsync().ConfigureAwait(false);
        }
    }

    private QueueMethod? FindMethod(QueuedJob job) =>
        job.Aliases.Prepend(job.Method).Select(name => options.Methods.GetValueOrDefault(name)).FirstOrDefault(static method => method is not null);

    private static string DeathReason(IReadOnlyBasicProperties properties) =>
        properties.Headers is { } headers && headers.TryGetValue(DeathHeader, out object? deaths) && deaths is IList<object> { Count: > 0 } list
        && list[0] is IDictionary<string, object?> latest && latest.TryGetValue("reason", out object? reason) && reason is byte[] text
            ? Encoding.UTF8.GetString(text)
            : "";
}
