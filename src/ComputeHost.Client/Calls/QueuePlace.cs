namespace ComputeHost.Client.Calls;

/// <summary>A call's place in a <see cref="PendingQueue"/>. Only the queue changes it.</summary>
internal struct QueuePlace
{
    /// <summary>The call's position in the order of submission, from 1; 0 for a call that was not accepted.</summary>
    public long Order { get; set; }

    public PendingCall? Next { get; set; }

    public PendingCall? Previous { get; set; }

    /// <summary>The queue that the call is in; null for none.</summary>
    public PendingQueue? Queue { get; set; }
}
