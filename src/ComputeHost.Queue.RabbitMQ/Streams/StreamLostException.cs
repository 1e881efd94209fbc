namespace ComputeHost.Queue.RabbitMQ.Streams;

/// <summary>A stream is not read any more: its connection is gone, or it was deleted.</summary>
internal sealed class StreamLostException(string stream, string reason) : IOException($"The stream '{stream}' is not read any more: {reason}.");
