namespace ComputeHost.Protocol.Framing;

/// <summary>The way out of a session: a transport that carries one batch of frames after another.</summary>
internal interface IBatchSender<in TBatch>
{
    /// <summary>Sends a batch; one at a time. The batch may change again when the task is complete, which it mostly is at once.</summary>
    /// <returns>Faults if the connection is broken.</returns>
    Task SendAsync(TBatch batch);

    /// <summary>Says that nothing more comes. Called once, after the last batch.</summary>
    Task CompleteAsync();

    /// <summary>Ends the session in both directions, from any thread: a receive or send under way fails.</summary>
    void Abort();
}
