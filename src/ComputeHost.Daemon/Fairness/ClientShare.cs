using ComputeHost.Client.Calls;

namespace ComputeHost.Daemon.Fairness;

/// <summary>
/// What one client has used of the workers' time of one pool. Its virtual time is the used time divided by its weight: who has the least of it is served
/// next. All members but the counters are used under the scheduler's lock.
/// </summary>
/// <param name="account">The client.</param>
/// <param name="clock">The virtual time of the pool.</param>
internal sealed class ClientShare(ClientAccount account, FairClock clock) : ICallShare
{
    private readonly List<PendingQueue> _queues = [];
    private TimeSpan _estimated;
    private long _usedTicks;
    private int _running;

    public ClientAccount Account => account;

    public double VirtualTime { get; private set; }

    /// <summary>How many of its calls are with workers.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>The workers' time that it has used since the daemon's start.</summary>
    public TimeSpan Used => new(Interlocked.Read(ref _usedTicks));

    public bool HasWork => _running > 0 || _queues.Exists(static queue => queue.Count > 0);

    /// <summary>Whether it has as many calls with workers as it may.</summary>
    public bool IsAtLimit => account.Limits.MaxInFlight is { } most && _running >= most;

    public void Add(PendingQueue queue) => _queues.Add(queue);

    /// <summary>It had no work and gets some. What others used meanwhile is not saved up for it.</summary>
    public void CatchUp() => VirtualTime = Math.Max(VirtualTime, clock.Now);

    public void Charge(PendingCall call)
    {
        // What is only estimated may be taken back, and the clock never goes back.
        clock.Serve(VirtualTime - (_estimated.TotalSeconds / account.Limits.Weight));
        _running++;
        ((IFairCall)call).Charged = clock.Estimate(call);
        _estimated += ((IFairCall)call).Charged;
        Advance(((IFairCall)call).Charged);
        account.CountRunning(1);
    }

    public void Settle(PendingCall call, TimeSpan used)
    {
        account.CountRunning(-1);
        _running--;
        _estimated -= ((IFairCall)call).Charged;
        clock.Learn(call, used);
        Advance(used - ((IFairCall)call).Charged);
        Interlocked.Add(ref _usedTicks, used.Ticks);
    }

    private void Advance(TimeSpan time) => VirtualTime += time.TotalSeconds / account.Limits.Weight;
}
