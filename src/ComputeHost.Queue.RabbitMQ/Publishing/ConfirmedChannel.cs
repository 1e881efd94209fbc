using ComputeHost.Queue.RabbitMQ.Connections;
using RabbitMQ.Client;

namespace ComputeHost.Queue.RabbitMQ.Publishing;

/// <summary>
/// A channel whose messages are confirmed. A broker (3.10) that has returned a message on a channel can confirm later ones for a stream without
/// storing them; so
/// confirmations are doubted from the first return on, and the channel gets no new messages.
/// </summary>
internal sealed class ConfirmedChannel : IAsyncDisposable
{
    /// <summary>Confirmations come to the channel's own bookkeeping; how many are under way is limited by who publishes.</summary>
    public static readonly CreateChannelOptions Options = new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true, outstandingPublisherConfirmationsRateLimiter: null);

    private readonly IChannel _channel;
    private int _users;
    private volatile bool _isDoubtful;

    private ConfirmedChannel(IChannel channel)
    {
        _channel = channel;
        channel.BasicReturnAsync += (_, _) =>
        {
            _isDoubtful = true;
            return Task.CompletedTask;
        };
    }

    /// <summary>Whether a confirmation may be wrong, or is missing.</summary>
    public bool IsDoubtful => _isDoubtful;

    public bool IsUsable => _channel.IsOpen && !_isDoubtful;

    public static async Task<ConfirmedChannel> OpenAsync(BrokerLink link, CancellationToken cancellationToken)
    {
        IConnection connection = await link.GetAsync(cancellationToken).ConfigureAwait(false);
        return new ConfirmedChannel(await connection.CreateChannelAsync(Options, cancellationToken).ConfigureAwait(false));
    }

    public async Task PublishAsync(string exchange, string routingKey, bool mandatory, BasicProperties properties, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _users);
        try
        {
            await _channel.BasicPublishAsync(exchange, routingKey, mandatory, properties, body, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (Interlocked.Decrement(ref _users) == 0 && _isDoubtful)
            {
                await DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>A confirmation is missing: no new message goes this way.</summary>
    public void Doubt() => _isDoubtful = true;

    public ValueTask DisposeAsync() => _channel.DisposeAsync();
}
