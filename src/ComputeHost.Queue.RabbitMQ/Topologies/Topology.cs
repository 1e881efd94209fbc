using System.Globalization;
using ComputeHost.Queue.RabbitMQ.Connections;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace ComputeHost.Queue.RabbitMQ.Topologies;

/// <summary>Declares what the queue needs at its broker. What is there with other arguments is left as it is.</summary>
internal sealed class Topology(BrokerLink link, QueueNames names, RabbitMqQueueOptions options, long maxWaiting, TimeProvider time, ILogger logger) : IDisposable
{
    /// <summary>How often the broker delivers a job before it takes it away itself. Only a net: attempts are counted by the queue.</summary>
    private const int DeliveryLimit = 20;

    private const int NoDeliveryLimit = 1_000_000_000;

    /// <summary>Small, so that whole segments grow old and are removed.</summary>
    private const int SegmentSize = 16_000_000;

    private const int PreconditionFailed = 406;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private int _delayLevels = -1;

    public QueueNames Names => names;

    public void Dispose() => _turn.Dispose();

    /// <summary>Everything but delays and mailboxes, which are made when they are needed.</summary>
    public async Task DeclareAsync(CancellationToken cancellationToken)
    {
        await QueueAsync(names.Dead, Quorum(), cancellationToken).ConfigureAwait(false);
        await QueueAsync(names.Intake, Quorum(), cancellationToken).ConfigureAwait(false);
        await ExchangeAsync(names.Due, ExchangeType.Topic, cancellationToken).ConfigureAwait(false);
        await BindAsync(names.Intake, names.Due, $"#.{QueueNames.IntakeWord}", cancellationToken).ConfigureAwait(false);
        foreach (ComputePriority priority in Enum.GetValues<ComputePriority>())
        {
            Dictionary<string, object?> arguments = DeadLettering("", names.Intake);
            arguments["x-delivery-limit"] = DeliveryLimit;
            arguments["x-max-length"] = maxWaiting;
            await QueueAsync(names.Work(priority), arguments, cancellationToken).ConfigureAwait(false);
            await BindAsync(names.Work(priority), names.Due, $"#.{QueueNames.Word(priority)}", cancellationToken).ConfigureAwait(false);
        }

        await QueueAsync(names.Ledger, Stream(), cancellationToken).ConfigureAwait(false);
        await ExchangeAsync(names.Cancellations, ExchangeType.Fanout, cancellationToken).ConfigureAwait(false);
        await BindAsync(names.Ledger, names.Cancellations, "", cancellationToken).ConfigureAwait(false);
    }

    public Task DeclareMailboxAsync(string mailbox, CancellationToken cancellationToken) => QueueAsync(names.Mailbox(mailbox), Stream(), cancellationToken);

    /// <summary>A queue of one consumer, from which its jobs go back into work a second after it is gone.</summary>
    public Task DeclareHoldAsync(Guid consumer, ComputePriority priority, CancellationToken cancellationToken)
    {
        Dictionary<string, object?> arguments = DeadLettering("", names.Work(priority));
        arguments["x-message-ttl"] = 1_000;
        // Unused for so long, it is empty: its jobs have left it long before.
        arguments["x-expires"] = (long)Math.Max(TimeSpan.FromMinutes(10).TotalMilliseconds, 2 * options.HoldInterval.TotalMilliseconds);
        return QueueAsync(names.Hold(consumer, priority), arguments, cancellationToken);
    }

    /// <summary>Makes the levels of delays that there are not yet, up to this one.</summary>
    public async Task DeclareDelaysAsync(int level, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _delayLevels) >= level)
        {
            return;
        }

        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            for (int next = _delayLevels + 1; next <= level; next++)
            {
                string exchange = names.Delay(next), lower = next == 0 ? names.Due : names.Delay(next - 1);
                Dictionary<string, object?> arguments = DeadLettering(lower, routingKey: null);
                arguments["x-message-ttl"] = (long)DelayRoute.WaitOf(next).TotalMilliseconds;
                await ExchangeAsync(exchange, ExchangeType.Topic, cancellationToken).ConfigureAwait(false);
                await QueueAsync(exchange, arguments, cancellationToken).ConfigureAwait(false);
                await BindAsync(exchange, exchange, DelayRoute.PatternOf(next, waits: true), cancellationToken).ConfigureAwait(false);
                await UseAsync(
                    channel => channel.ExchangeBindAsync(lower, exchange, DelayRoute.PatternOf(next, waits: false), cancellationToken: cancellationToken), cancellationToken).ConfigureAwait(false);
                Volatile.Write(ref _delayLevels, next);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>How many messages a queue has ready; null if there is no such queue.</summary>
    public async Task<long?> CountAsync(string queue, CancellationToken cancellationToken)
    {
        long? count = null;
        try
        {
            await UseAsync(async channel => count = (await channel.QueueDeclarePassiveAsync(queue, cancellationToken).ConfigureAwait(false)).MessageCount, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationInterruptedException exception) when (BrokerFailures.IsMissing(exception))
        {
            return null;
        }

        return count;
    }

    /// <summary>Removes all that waits in queues.</summary>
    /// <returns>How many messages.</returns>
    public async Task<long> PurgeAsync(IEnumerable<string> queues, CancellationToken cancellationToken)
    {
        long removed = 0;
        foreach (string queue in queues)
        {
            await UseAsync(async channel => removed += await channel.QueuePurgeAsync(queue, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }

        return removed;
    }

    /// <summary>Removes a queue or stream.</summary>
    /// <returns>False if somebody reads it.</returns>
    public async Task<bool> RemoveAsync(string queue, CancellationToken cancellationToken)
    {
        try
        {
            await UseAsync(channel => channel.QueueDeleteAsync(queue, ifUnused: true, ifEmpty: false, cancellationToken: cancellationToken), cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (OperationInterruptedException exception) when (exception.ShutdownReason?.ReplyCode == PreconditionFailed)
        {
            return false;
        }
    }

    /// <summary>Pauses all consumers by a queue that does nothing, or lets them go on by removing it.</summary>
    public Task SetPausedAsync(bool paused, CancellationToken cancellationToken) => paused
        ? QueueAsync(names.Paused, Quorum(), cancellationToken)
        : UseAsync(channel => channel.QueueDeleteAsync(names.Paused, cancellationToken: cancellationToken), cancellationToken);

    /// <summary>Runs a step on a channel of its own, which the broker closes if it refuses. A step that loses its connection is taken again.</summary>
    public async Task UseAsync(Func<IChannel, Task> step, CancellationToken cancellationToken)
    {
        long start = time.GetTimestamp();
        for (int failures = 1; ; failures++)
        {
            try
            {
                IConnection connection = await link.GetAsync(cancellationToken).ConfigureAwait(false);
                IChannel channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
                await using (channel.ConfigureAwait(false))
                {
                    await step(channel).ConfigureAwait(false);
                    return;
                }
            }
            catch (Exception exception) when (BrokerFailures.IsLoss(exception) && !BrokerFailures.IsRefusal(exception) && !cancellationToken.IsCancellationRequested && !link.End.IsCancellationRequested)
            {
                if (BrokerFailures.Refused(link.Address, exception) is { } refused)
                {
                    throw refused;
                }

                if (time.GetElapsedTime(start) >= options.OperationTimeout)
                {
                    throw BrokerFailures.Interrupted(link.Address, exception);
                }
            }

            await Task.Delay(ReconnectPace.After(failures), time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task QueueAsync(string name, Dictionary<string, object?> arguments, CancellationToken cancellationToken)
    {
        try
        {
            await UseAsync(
                channel => channel.QueueDeclareAsync(name, durable: true, exclusive: false, autoDelete: false, arguments, cancellationToken: cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (OperationInterruptedException exception) when (exception.ShutdownReason is { ReplyCode: PreconditionFailed } reason)
        {
            // A limit that was set before stays; no job is at risk, so it is no reason to refuse to work.
            if (!names.AllWork.Contains(name) || !reason.ReplyText.Contains("'x-max-length'", StringComparison.Ordinal))
            {
                throw BrokerFailures.TopologyConflict(name, reason.ReplyText, exception);
            }

            Log.LimitDiffers(logger, name, maxWaiting, reason.ReplyText);
        }
    }

    private async Task ExchangeAsync(string name, string type, CancellationToken cancellationToken)
    {
        try
        {
            await UseAsync(channel => channel.ExchangeDeclareAsync(name, type, durable: true, autoDelete: false, cancellationToken: cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (OperationInterruptedException exception) when (exception.ShutdownReason is { ReplyCode: PreconditionFailed } reason)
        {
            throw BrokerFailures.TopologyConflict(name, reason.ReplyText, exception);
        }
    }

    private Task BindAsync(string queue, string exchange, string routingKey, CancellationToken cancellationToken) =>
        UseAsync(channel => channel.QueueBindAsync(queue, exchange, routingKey, cancellationToken: cancellationToken), cancellationToken);

    private Dictionary<string, object?> Stream() => new()
    {
        ["x-queue-type"] = "stream",
        ["x-max-age"] = string.Create(CultureInfo.InvariantCulture, $"{(long)options.MailboxAge.TotalSeconds}s"),
        ["x-stream-max-segment-size-bytes"] = SegmentSize,
    };

    private static Dictionary<string, object?> DeadLettering(string exchange, string? routingKey)
    {
        Dictionary<string, object?> arguments = Quorum();
        arguments["x-dead-letter-exchange"] = exchange;
        arguments["x-dead-letter-strategy"] = "at-least-once";
        arguments["x-overflow"] = "reject-publish";
        if (routingKey is not null)
        {
            arguments["x-dead-letter-routing-key"] = routingKey;
        }

        return arguments;
    }

    // Later brokers have a limit of their own, of 20, and would throw away what was looked at so often.
    private static Dictionary<string, object?> Quorum() => new() { ["x-queue-type"] = "quorum", ["x-delivery-limit"] = NoDeliveryLimit };
}
