namespace ComputeHost;

/// <summary>What happens to a call that is submitted while as many calls are waiting as may wait.</summary>
public enum PendingQueueFullMode
{
    /// <summary>It fails at once with <see cref="PendingQueueFullException"/>, so that the caller can shed the load.</summary>
    Reject,

    /// <summary>It waits for a place in the queue; its <c>QueueTimeout</c> runs meanwhile. Nothing bounds how many calls wait in this way.</summary>
    Wait,
}
