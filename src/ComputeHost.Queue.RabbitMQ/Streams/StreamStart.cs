using RabbitMQ.Client;

namespace ComputeHost.Queue.RabbitMQ.Streams;

/// <summary>Where the reading of a stream begins, in the words that the broker knows.</summary>
/// <param name="Argument">The value of the consumer's argument.</param>
internal readonly record struct StreamStart(object Argument)
{
    public static StreamStart First { get; } = new("first");

    public static StreamStart At(long offset) => new(offset);

    /// <summary>With everything that was written from then on, and perhaps some from before.</summary>
    public static StreamStart Since(DateTimeOffset moment) => new(new AmqpTimestamp(Math.Max(0, moment.ToUnixTimeSeconds())));
}
