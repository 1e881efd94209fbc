namespace ComputeHost.Protocol.Framing;

/// <summary>The way into a session. Called by one thread at a time.</summary>
internal interface IBatchReceiver<in TBatch>
{
    /// <summary>Takes in a batch. What it throws ends the session.</summary>
    void Receive(TBatch batch);
}
