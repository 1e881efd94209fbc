namespace ComputeHost.Protocol.Framing;

/// <summary>What a session's frames come and go over: a bare socket, gRPC, or whatever else carries batches both ways.</summary>
internal interface IFrameStream<out TIn, in TOut> : IBatchSender<TOut>
{
    /// <summary>
    /// Hands over what the other side sends until it ends its stream. A stream whose reads block keeps the calling thread until then and returns a completed
    /// task; its caller has a thread of its own.
    /// </summary>
    /// <returns>
    /// Faults with an <see cref="IOException"/> if the connection breaks, with an <see cref="InvalidDataException"/> if what comes is no batch.
    /// </returns>
    Task ReceiveAllAsync(IBatchReceiver<TIn> receiver);
}
