using ComputeHost.Client.Answers;
using ComputeHost.Client.Calls;
using ComputeHost.Client.Limits;

namespace ComputeHost.Client.Scheduling;

/// <summary>
/// What a transition of the scheduling machine wants done outside, carried out once after the scheduler's lock. Each thread reuses one buffer. A transition
/// that begins while another's effects are being carried out on the same thread (a result's own constructor may submit a call) gets a buffer of its own.
/// </summary>
internal sealed class SchedulingEffects
{
    /// <summary>A buffer that one large event made grow beyond this is not reused.</summary>
    private const int MostKept = 1024;

    [ThreadStatic]
    private static SchedulingEffects? _spare;

    private readonly List<WorkerLane> _flushes = [];
    private readonly List<WorkerLane> _aborts = [];
    private readonly List<ArgumentBuffer> _releases = [];
    private readonly List<(PendingCall Call, ComputeHostException Failure)> _failures = [];
    private readonly List<CallDelivery> _deliveries = [];

    /// <summary>The lanes that have something to send.</summary>
    public List<WorkerLane> Flushes => _flushes;

    /// <summary>The lanes whose sessions must be broken.</summary>
    public List<WorkerLane> Aborts => _aborts;

    /// <summary>The arguments that no call needs any more.</summary>
    public List<ArgumentBuffer> Releases => _releases;

    /// <summary>What to tell callers. The right to answer them has been claimed.</summary>
    public List<(PendingCall Call, ComputeHostException Failure)> Failures => _failures;

    /// <summary>The outcomes that workers have sent.</summary>
    public List<CallDelivery> Deliveries => _deliveries;

    /// <summary>The latest moment for the next look at the limits.</summary>
    public long Wake { get; private set; } = TimeScale.Never;

    /// <summary>When a result was found that nobody had begun to read; null for none.</summary>
    public long? UnreadAt { get; private set; }

    /// <summary>Whether intake has ended and no call is left.</summary>
    public bool IsDrained { get; private set; }

    public static SchedulingEffects Rent()
    {
        SchedulingEffects effects = _spare ?? new SchedulingEffects();
        _spare = null;
        return effects;
    }

    public static void Return(SchedulingEffects effects)
    {
        if (effects._failures.Capacity <= MostKept && effects._deliveries.Capacity <= MostKept)
        {
            effects.Clear();
            _spare = effects;
        }
    }

    /// <summary>Makes room before a transition changes anything, so that no effect gets lost when memory runs out.</summary>
    /// <param name="calls">How many calls may end in the transition.</param>
    /// <param name="lanes">How many lanes there are.</param>
    public void Reserve(int calls, int lanes)
    {
        _flushes.EnsureCapacity(lanes);
        _aborts.EnsureCapacity(lanes);
        _releases.EnsureCapacity(_releases.Count + calls);
        _failures.EnsureCapacity(_failures.Count + calls);
        _deliveries.EnsureCapacity(_deliveries.Count + calls);
    }

    public void Flush(WorkerLane lane) => AddOnce(_flushes, lane);

    public void Abort(WorkerLane lane) => AddOnce(_aborts, lane);

    public void Release(ArgumentBuffer arguments) => _releases.Add(arguments);

    /// <returns>False if somebody else has claimed the answer.</returns>
    public bool TryFail(PendingCall call, ComputeHostException failure)
    {
        if (!call.TryClaimAnswer())
        {
            return false;
        }

        _failures.Add((call, failure));
        return true;
    }

    public void Deliver(in CallDelivery delivery) => _deliveries.Add(delivery);

    public void WakeBy(long moment) => Wake = Math.Min(Wake, moment);

    public void HelpToRead(long now) => UnreadAt = now;

    public void Drained() => IsDrained = true;

    private static void AddOnce(List<WorkerLane> lanes, WorkerLane lane)
    {
        if (!lanes.Contains(lane))
        {
            lanes.Add(lane);
        }
    }

    private void Clear()
    {
        _flushes.Clear();
        _aborts.Clear();
        _releases.Clear();
        _failures.Clear();
        _deliveries.Clear();
        Wake = TimeScale.Never;
        UnreadAt = null;
        IsDrained = false;
    }
}
