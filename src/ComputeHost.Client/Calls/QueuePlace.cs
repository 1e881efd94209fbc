namespace ComputeHost.Client.Calls;

/// <summary>A call's place in a <see cref="PendingQueue"/>, which alone changes it.</summary>
internal struct QueuePlace
{
    /// <summary>Which of the client's calls it is, counted from 1 as they were submitted.</summary>
    public long Order { get; set; }

    public PendingCall? Next { get; set; }

    public PendingCall? Previous { get; set; }

    /// <summary>The queue that it is in; null for none.</summary>
    public PendingQueue? Queue { get; set; }
}
