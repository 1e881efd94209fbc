using RabbitMQ.Client;

namespace ComputeHost.Queue.RabbitMQ.Streams;

/// <summary>One message of a stream, which stays there.</summary>
/// <param name="Offset">Its place.</param>
/// <param name="Properties">What it is.</param>
/// <param name="Body">A copy.</param>
internal sealed record StreamMessage(long Offset, IReadOnlyBasicProperties Properties, ReadOnlyMemory<byte> Body);
