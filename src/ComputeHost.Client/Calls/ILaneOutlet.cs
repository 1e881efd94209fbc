namespace ComputeHost.Client.Calls;

/// <summary>
/// The way out of a lane. The Post members are called under the scheduler's lock: they only queue, in order, and take down what may change later, a call's
/// number and attempt. <see cref="Flush"/> and <see cref="Abort"/> are called outside the lock.
/// </summary>
internal interface ILaneOutlet
{
    void PostCall(PendingCall call);

    void PostCancel(ulong number);

    void PostWithdraw(ulong number);

    /// <summary>No more calls: the stream is completed behind what is queued.</summary>
    void PostEnd()
    {
        // Where there is no stream, nothing ends.
    }

    /// <summary>Sends what is queued.</summary>
    void Flush();

    /// <summary>Breaks the session, because the worker does not keep to the protocol or memory ran out.</summary>
    void Abort()
    {
        // What has no session keeps its word.
    }
}
