namespace ComputeHost.Protocol.Framing;

/// <summary>What a session's frames come and go over: a bare socket, gRPC, or whatever else carries batches both ways.</summary>
internal interface IFrameStream<out TIn, in TOut> : IBatchSender<TOut>
{
    /// <summary>
    /// Hands over what the other side sends until it ends its stream. A stream whose reads block keeps the calling thread for as long, and the task that it returns
    /// is complete: its caller has a thread of its own.
    /// </summary>
    /// <returns>Faults with an <see cref="IOException"/> if the connection breaks, with an <see cref="InvalidDataException"/> if something else than batches comes.</returns>
    Task ReceiveAllAsync(IBatchReceiver<TIn> receiver);
}
