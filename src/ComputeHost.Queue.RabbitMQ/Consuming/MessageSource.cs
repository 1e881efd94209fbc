using ComputeHost.Queue.RabbitMQ.Connections;
using RabbitMQ.Client;

namespace ComputeHost.Queue.RabbitMQ.Consuming;

/// <summary>The delivery by which a consumer has a message, on the channel where it must be acknowledged.</summary>
/// <param name="channel">The channel.</param>
/// <param name="tag">Its number there.</param>
/// <param name="since">When it came, as a timestamp.</param>
/// <param name="lost">Fires when the channel is gone.</param>
internal sealed class MessageSource(IChannel channel, ulong tag, long since, CancellationToken lost)
{
    public IChannel Channel => channel;

    public CancellationToken Lost => lost;

    public long Since => since;

    /// <summary>Whether the message is still this consumer's. Once it is not, the broker gives it to somebody else.</summary>
    public bool IsAlive => channel.IsOpen;

    /// <summary>The message is done with. Lost with its channel, it comes again.</summary>
    public Task AcknowledgeAsync() => TryAsync(() => channel.BasicAckAsync(tag, multiple: false));

    /// <summary>The message goes back to the place where it was.</summary>
    public Task ReturnAsync() => TryAsync(() => channel.BasicNackAsync(tag, multiple: false, requeue: true));

    private static async Task TryAsync(Func<ValueTask> step)
    {
        try
        {
            await step().ConfigureAwait(false);
        }
        catch (Exception exception) when (BrokerFailures.IsLoss(exception))
        {
            // The broker has taken the message back with the channel.
        }
    }
}
