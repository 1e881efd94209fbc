namespace ComputeHost.Client.Calls;

/// <summary>Waiting calls in the order in which they get workers. A call leaves it by its own <see cref="QueuePlace.Queue"/>.</summary>
internal interface ICallOrder
{
    PendingCall? First { get; }

    void Add(PendingCall call);

    IEnumerable<PendingCall> All();
}
