using System.Runtime.CompilerServices;
using System.Threading.Channels;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace ComputeHost.Queue.RabbitMQ.Streams;

/// <summary>Reads a stream over one channel, until that is lost.</summary>
internal static class StreamReading
{
    /// <summary>So many messages are under way, at most: large ones must not fill the memory.</summary>
    private const ushort Prefetch = 200;

    private const string OffsetHeader = "x-stream-offset";

    /// <returns>What came together, together. Ends with the exception of the loss.</returns>
    public static async IAsyncEnumerable<IReadOnlyList<StreamMessage>> ReadAsync(
        IConnection connection, string stream, StreamStart start, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IChannel channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        await using (channel.ConfigureAwait(false))
        {
            var arrived = Channel.CreateUnbounded<(ulong Tag, StreamMessage Message)>(new UnboundedChannelOptions { SingleReader = true });
            await BeginAsync(channel, stream, start, arrived.Writer, cancellationToken).ConfigureAwait(false);
            while (await arrived.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            {
                List<StreamMessage> together = [];
                ulong last = 0;
                while (arrived.Reader.TryRead(out (ulong Tag, StreamMessage Message) item))
                {
                    together.Add(item.Message);
                    last = item.Tag;
                }

                await channel.BasicAckAsync(last, multiple: true, cancellationToken).ConfigureAwait(false);
                yield return together;
            }
        }
    }

    private static async Task BeginAsync(IChannel channel, string stream, StreamStart start, ChannelWriter<(ulong Tag, StreamMessage Message)> arrived, CancellationToken cancellationToken)
    {
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, delivery) =>
        {
            // The client takes its buffers back when this returns.
            arrived.TryWrite((delivery.DeliveryTag, new StreamMessage(OffsetOf(delivery.BasicProperties), delivery.BasicProperties, delivery.Body.ToArray())));
            return Task.CompletedTask;
        };
        channel.ChannelShutdownAsync += (_, shutdown) =>
        {
            arrived.TryComplete(new StreamLostException(stream, shutdown.ReplyText));
            return Task.CompletedTask;
        };
        // The broker takes a consumer away when its stream is deleted.
        consumer.UnregisteredAsync += (_, _) =>
        {
            arrived.TryComplete(new StreamLostException(stream, "the stream was deleted"));
            return Task.CompletedTask;
        };
        await channel.BasicQosAsync(0, Prefetch, global: false, cancellationToken).ConfigureAwait(false);
        await channel.BasicConsumeAsync(
            stream, autoAck: false, consumerTag: "", noLocal: false, exclusive: false, new Dictionary<string, object?> { ["x-stream-offset"] = start.Argument }, consumer, cancellationToken).ConfigureAwait(false);
    }

    private static long OffsetOf(IReadOnlyBasicProperties properties) =>
        properties.Headers is { } headers && headers.TryGetValue(OffsetHeader, out object? offset) && offset is long value ? value : 0;
}
