using ComputeHost.Client.Calls;

namespace ComputeHost.Daemon.Fairness;

/// <summary>
/// Waiting calls of several clients: the next call is that of the client with the least virtual time; among a client's own calls priority and submission
/// decide. A client is a user, so there are few of them, and looking at each costs less than keeping them in order. Not thread-safe.
/// </summary>
internal sealed class FairQueue : ICallOrder
{
    private readonly Dictionary<ClientShare, PendingQueue> _queues = [];

    public PendingCall? First => Find(atLimit: false);

    public PendingCall? Next => Find(atLimit: true);

    public void Add(PendingCall call)
    {
        ClientShare share = ((IFairCall)call).FairShare;
        if (!_queues.TryGetValue(share, out PendingQueue? queue))
        {
            queue = new PendingQueue();
            _queues.Add(share, queue);
            share.Add(queue);
        }

        if (!share.HasWork)
        {
            share.CatchUp();
        }

        queue.Add(call);
    }

    public IEnumerable<PendingCall> All() => _queues.Values.SelectMany(static queue => queue.All());

    /// <param name="atLimit">Whether clients count that have as many calls with workers as they may.</param>
    private PendingCall? Find(bool atLimit)
    {
        ClientShare? next = null;
        foreach ((ClientShare share, PendingQueue queue) in _queues)
        {
            if (queue.Count > 0 && (atLimit || !share.IsAtLimit) && (next is null || share.VirtualTime < next.VirtualTime))
            {
                next = share;
            }
        }

        return next is null ? null : _queues[next].First;
    }
}
