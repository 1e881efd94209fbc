namespace ComputeHost.Client.Calls;

/// <summary>Waiting calls in the order in which they get workers. A call leaves it by its own <see cref="QueuePlace.Queue"/>.</summary>
internal interface ICallOrder
{
    /// <summary>The next one that may get a worker now.</summary>
    PendingCall? First { get; }

    /// <summary>The next one, whether or not it may get a worker now: whoever parks calls elsewhere asks for it.</summary>
    PendingCall? Next { get; }

    void Add(PendingCall call);

    IEnumerable<PendingCall> All();
}
