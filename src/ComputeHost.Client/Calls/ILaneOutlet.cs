namespace ComputeHost.Client.Calls;

/// <summary>
/// The way out of a lane. The Post members only queue and may be called under the scheduler's lock; <see cref="Flush"/> writes and must not.
/// </summary>
internal interface ILaneOutlet
{
    void PostCall(PendingCall call);

    void PostCancel(ulong number);

    void PostWithdraw(ulong number);

    /// <summary>No more calls: completes the stream after what is queued.</summary>
    void PostEnd();

    void Flush();

    /// <summary>Breaks the session: the worker does not keep to it.</summary>
    void Abort();
}
