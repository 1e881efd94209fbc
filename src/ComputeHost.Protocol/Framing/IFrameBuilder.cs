namespace ComputeHost.Protocol.Framing;

/// <summary>
/// Builds a session's frames when they are about to be sent, in the order in which they were queued and by one thread at a time: a frame leaves out
/// what an earlier one has said.
/// </summary>
internal interface IFrameBuilder<TFrame, TBatch>
    where TFrame : struct, IQueuedFrame
{
    /// <summary>Builds a frame and adds it to the batch.</summary>
    BuiltFrame Add(in TFrame frame, TBatch batch);

    /// <summary>Adds the next chunk of a payload that did not fit into its frame.</summary>
    void AddChunk(in TFrame frame, ReadOnlyMemory<byte> chunk, TBatch batch);

    /// <summary>Called before a batch is sent: the receiver may count these calls as over as soon as it reads it.</summary>
    /// <param name="endedCalls">How many calls end with the batch.</param>
    void BeforeSend(int endedCalls);

    /// <summary>Empties a batch that was sent, for the next one.</summary>
    void Clear(TBatch batch);
}

/// <param name="Size">About how many bytes the frame takes; it only decides where a batch is cut.</param>
/// <param name="Rest">What of the payload follows in chunks.</param>
internal readonly record struct BuiltFrame(int Size, ReadOnlyMemory<byte> Rest = default);
