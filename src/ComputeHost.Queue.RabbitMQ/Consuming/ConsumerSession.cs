using ComputeHost.Queue.RabbitMQ.Connections;
using ComputeHost.Queue.RabbitMQ.Publishing;
using ComputeHost.Queue.RabbitMQ.Topologies;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace ComputeHost.Queue.RabbitMQ.Consuming;

/// <summary>One connection's life of a consumer: the channel on which it claims, enters and acknowledges. With the channel, all its claims are lost.</summary>
internal sealed class ConsumerSession : IAsyncDisposable
{
    private readonly IChannel _channel;
    private readonly QueueNames _names;
    private readonly Func<MessageSource, BasicDeliverEventArgs, Task> _receive;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly CancellationTokenSource _lost = new();
    private readonly List<string> _tags = [];
    private readonly HashSet<string> _held = [];

    private ConsumerSession(IConnection connection, IChannel channel, QueueNames names, Func<MessageSource, BasicDeliverEventArgs, Task> receive, TimeProvider time)
    {
        Connection = connection;
        _channel = channel;
        _names = names;
        _receive = receive;
        _time = time;
        Lost = _lost.Token;
        channel.ChannelShutdownAsync += (_, _) => _lost.CancelAsync();
    }

    public IConnection Connection { get; }

    public IChannel Channel => _channel;

    /// <summary>Fires when the channel is gone.</summary>
    public CancellationToken Lost { get; }

    /// <summary>Whether the broker pushes jobs.</summary>
    public bool IsSubscribed { get; private set; }

    public static async Task<ConsumerSession> OpenAsync(
        BrokerLink link, QueueNames names, ushort prefetch, Func<MessageSource, BasicDeliverEventArgs, Task> receive, TimeProvider time, CancellationToken cancellationToken)
    {
        IConnection connection = await link.GetAsync(cancellationToken).ConfigureAwait(false);
        IChannel channel = await connection.CreateChannelAsync(ConfirmedChannel.Options, cancellationToken).ConfigureAwait(false);
        var session = new ConsumerSession(connection, channel, names, receive, time);
        try
        {
            // For each of the consumers that are begun on it.
            await channel.BasicQosAsync(0, prefetch, global: false, cancellationToken).ConfigureAwait(false);
            return session;
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Begins to receive what has to be decided before it is a job for anybody.</summary>
    public Task BeginAsync(CancellationToken cancellationToken) => ConsumeAsync(_names.Intake, cancellationToken);

    /// <summary>Lets the broker push jobs.</summary>
    public async Task SubscribeAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!IsSubscribed)
            {
                IsSubscribed = true;
                foreach (string queue in _names.AllWork.Reverse())
                {
                    _tags.Add(await ConsumeAsync(queue, cancellationToken).ConfigureAwait(false));
                }
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Keeps the broker from pushing jobs. What it has pushed stays.</summary>
    public async Task UnsubscribeAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            foreach (string tag in _tags)
            {
                await _channel.BasicCancelAsync(tag, cancellationToken: cancellationToken).ConfigureAwait(false);
            }

            _tags.Clear();
            IsSubscribed = false;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Fetches jobs, those of high priority first.</summary>
    /// <returns>How many came.</returns>
    /// <remarks>Not to be cancelled: a message that was on its way would be kept from everybody.</remarks>
    public async Task<int> FetchAsync(int max)
    {
        int came = 0;
        foreach (string queue in _names.AllWork.Reverse())
        {
            while (came < max && await _channel.BasicGetAsync(queue, autoAck: false, CancellationToken.None).ConfigureAwait(false) is { } message)
            {
                came++;
                var delivery = new BasicDeliverEventArgs("", message.DeliveryTag, message.Redelivered, message.Exchange, message.RoutingKey, message.BasicProperties, message.Body, CancellationToken.None);
                await _receive(new MessageSource(_channel, message.DeliveryTag, _time.GetTimestamp(), Lost), delivery).ConfigureAwait(false);
            }
        }

        return came;
    }

    /// <summary>Receives what is held in a queue of the consumer's own.</summary>
    public async Task HoldAsync(string queue, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_held.Add(queue))
            {
                await ConsumeAsync(queue, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _channel.DisposeAsync().ConfigureAwait(false);
        _turn.Dispose();
        _lost.Dispose();
    }

    private Task<string> ConsumeAsync(string queue, CancellationToken cancellationToken)
    {
        var consumer = new AsyncEventingBasicConsumer(_channel);
        consumer.ReceivedAsync += (_, delivery) => _receive(new MessageSource(_channel, delivery.DeliveryTag, _time.GetTimestamp(), Lost), delivery);
        return _channel.BasicConsumeAsync(queue, autoAck: false, consumer, cancellationToken);
    }
}
