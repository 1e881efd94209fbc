using System.Globalization;
using ComputeHost.Queue.RabbitMQ.Connections;
using ComputeHost.Queue.RabbitMQ.Messages;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace ComputeHost.Queue.RabbitMQ.Publishing;

/// <summary>
/// Sends messages and waits until the broker has stored them. A message whose fate a lost connection leaves open is sent again, as the same one: who
/// gets it twice
/// knows it by its id.
/// </summary>
internal sealed class Publisher(BrokerLink link, TimeSpan timeout, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private const int PreconditionFailed = 406;

    /// <summary>A message that is not confirmed by then is sent again over another channel; then it has twice as long.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile ConfirmedChannel? _channel;
    private long _repeated;

    /// <summary>How many messages were sent again, because a lost connection had left their fate open.</summary>
    public long Repeated => Interlocked.Read(ref _repeated);

    /// <summary>Returns when the broker has decided about the message.</summary>
    /// <exception cref="QueueException">It has not decided in time; the message may be stored or not.</exception>
    public async Task<PublishResult> PublishAsync(string exchange, string routingKey, BasicProperties properties, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        long start = time.GetTimestamp();
        for (TimeSpan patience = Patience; ; patience *= 2)
        {
            ConfirmedChannel? channel = null;
            try
            {
                channel = await GetAsync(cancellationToken).ConfigureAwait(false);
                await WaitAsync(channel, channel.PublishAsync(exchange, routingKey, mandatory: true, properties, body, cancellationToken), patience, start, cancellationToken).ConfigureAwait(false);
                if (!channel.IsDoubtful)
                {
                    return PublishResult.Stored;
                }
            }
            catch (PublishException refused)
            {
                return refused.IsReturn ? PublishResult.Unroutable : PublishResult.Refused;
            }
            catch (Exception exception) when (BrokerFailures.IsLoss(exception) && !cancellationToken.IsCancellationRequested && !link.End.IsCancellationRequested)
            {
                if (IsTooLarge(exception, body.Length))
                {
                    return PublishResult.TooLarge;
                }

                if (BrokerFailures.Refused(link.Address, exception) is { } denied)
                {
                    throw denied;
                }

                if (Left(start) <= TimeSpan.Zero)
                {
                    throw link.Blocked is { } reason ? BrokerFailures.Blocked(link.Address, reason, timeout) : BrokerFailures.NoAnswer(link.Address, timeout, exception);
                }
            }

            if (channel is not null)
            {
                Repeat(properties);
            }
        }
    }

    /// <summary>Sends a message that may be lost.</summary>
    public async Task PostAsync(string exchange, string routingKey, BasicProperties properties, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        ConfirmedChannel channel = await GetAsync(cancellationToken).ConfigureAwait(false);
        await channel.PublishAsync(exchange, routingKey, mandatory: false, properties, body, cancellationToken).WaitAsync(timeout, time, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        if (_channel is { } channel)
        {
            await channel.DisposeAsync().ConfigureAwait(false);
        }

        _turn.Dispose();
    }

    /// <summary>Waits as long as it makes sense: a broker that takes no messages at all will not take it over another channel either.</summary>
    private async Task WaitAsync(ConfirmedChannel channel, Task publishing, TimeSpan patience, long start, CancellationToken cancellationToken)
    {
        while (true)
        {
            TimeSpan left = Left(start);
            try
            {
                await publishing.WaitAsync(patience < left ? patience : left, time, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (TimeoutException) when (!publishing.IsCompleted)
            {
                if (link.Blocked is null || Left(start) <= TimeSpan.Zero)
                {
                    channel.Doubt();
                    throw;
                }
            }
        }
    }

    private TimeSpan Left(long start)
    {
        TimeSpan left = timeout - time.GetElapsedTime(start);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private void Repeat(BasicProperties properties)
    {
        Interlocked.Increment(ref _repeated);
        Log.Repeated(logger, properties.MessageId ?? "");
        properties.Headers![MessageHeaders.Repeated] = true;
    }

    private async ValueTask<ConfirmedChannel> GetAsync(CancellationToken cancellationToken)
    {
        if (_channel is { IsUsable: true } usable)
        {
            return usable;
        }

        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return _channel is { IsUsable: true } other ? other : _channel = await ConfirmedChannel.OpenAsync(link, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    // The broker closes the channel, and with it the publishing of innocent messages: only the one that it names is to blame.
    private static bool IsTooLarge(Exception exception, int length) =>
        exception is OperationInterruptedException { ShutdownReason: { ReplyCode: PreconditionFailed } reason }
        && reason.ReplyText.Contains(string.Create(CultureInfo.InvariantCulture, $"message size {length} is larger"), StringComparison.Ordinal);
}
