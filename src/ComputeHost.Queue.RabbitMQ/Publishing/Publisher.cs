using System.Globalization;
using ComputeHost.Queue.RabbitMQ.Connections;
using ComputeHost.Queue.RabbitMQ.Messages;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace ComputeHost.Queue.RabbitMQ.Publishing;

/// <summary>
/// Sends messages and waits until the broker has stored them. A message whose fate a lost connection leaves open is sent again, as the same one: who gets it twice
/// knows it by its id.
/// </summary>
internal sealed class Publisher(BrokerLink link, TimeSpan timeout, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private const int PreconditionFailed = 406;

    /// <summary>Confirmations come to the channel's own bookkeeping; how many are under way is limited by who publishes.</summary>
    private static readonly CreateChannelOptions Confirmed = new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true, outstandingPublisherConfirmationsRateLimiter: null);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile IChannel? _channel;
    private long _repeated;

    /// <summary>How many messages were sent again, because a lost connection had left their fate open.</summary>
    public long Repeated => Interlocked.Read(ref _repeated);

    /// <summary>Returns when the broker has decided about the message.</summary>
    /// <exception cref="QueueException">It has not decided in time; the message may be stored or not.</exception>
    public async Task<PublishResult> PublishAsync(string exchange, string routingKey, BasicProperties properties, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        long start = time.GetTimestamp();
        while (true)
        {
            IChannel? channel = null;
            try
            {
                channel = _channel is { IsOpen: true } open ? open : await OpenAsync(cancellationToken).ConfigureAwait(false);
                await channel.BasicPublishAsync(exchange, routingKey, mandatory: true, properties, body, cancellationToken)
                    .AsTask().WaitAsync(Left(start), time, cancellationToken).ConfigureAwait(false);
                return PublishResult.Stored;
            }
            catch (PublishException refused)
            {
                return refused.IsReturn ? PublishResult.Unroutable : PublishResult.Refused;
            }
            catch (TimeoutException exception)
            {
                throw link.Blocked is { } reason ? BrokerFailures.Blocked(link.Address, reason, timeout) : BrokerFailures.NoAnswer(link.Address, timeout, exception);
            }
            catch (Exception exception) when (BrokerFailures.IsLoss(exception) && !cancellationToken.IsCancellationRequested && !link.End.IsCancellationRequested)
            {
                if (IsTooLarge(exception, body.Length))
                {
                    return PublishResult.TooLarge;
                }

                if (Left(start) <= TimeSpan.Zero)
                {
                    throw BrokerFailures.NoAnswer(link.Address, timeout, exception);
                }

                if (channel is not null)
                {
                    Repeat(properties);
                }
            }
        }
    }

    /// <summary>Sends a message that may be lost, and waits for nothing.</summary>
    public async Task PostAsync(string exchange, string routingKey, BasicProperties properties, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        IChannel channel = _channel is { IsOpen: true } open ? open : await OpenAsync(cancellationToken).ConfigureAwait(false);
        await channel.BasicPublishAsync(exchange, routingKey, mandatory: false, properties, body, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        if (_channel is { } channel)
        {
            await channel.DisposeAsync().ConfigureAwait(false);
        }

        _turn.Dispose();
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

    private async Task<IChannel> OpenAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_channel is { IsOpen: true } open)
            {
                return open;
            }

            IConnection connection = await link.GetAsync(cancellationToken).ConfigureAwait(false);
            return _channel = await connection.CreateChannelAsync(Confirmed, cancellationToken).ConfigureAwait(false);
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
