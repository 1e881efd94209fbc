using ComputeHost.Client.Calls;

namespace ComputeHost.Client.Scheduling;

/// <summary>
/// All calls that wait in this client: in the queue, or parked out of its way because their method is at its own limit, because they want one worker that is
/// busy, or because their time is up. Not thread-safe.
/// </summary>
/// <param name="keepsMethodLimits">Whether the limits of methods count here.</param>
/// <param name="newOrder">Makes a place where calls wait.</param>
internal sealed class WaitingCalls(bool keepsMethodLimits, Func<ICallOrder> newOrder)
{
    private readonly ICallOrder _queue = newOrder();
    private readonly PendingQueue _overdue = new();
    private readonly Dictionary<string, MethodGate> _gates = new(StringComparer.Ordinal);

    /// <summary>Includes the parked calls.</summary>
    public int Count { get; private set; }

    /// <summary>The call that a worker gets next.</summary>
    public PendingCall? First => _queue.First;

    public void Add(PendingCall call)
    {
        _queue.Add(call);
        Count++;
    }

    /// <summary>Removes a call, wherever it waits.</summary>
    public void Remove(PendingCall call)
    {
        call.Place.Queue!.Remove(call);
        Count--;
    }

    /// <summary>Parks a call if its method already runs as many times as it may.</summary>
    public bool ParkIfGated(PendingCall call)
    {
        if (GateOf(call) is not { IsFull: true } gate)
        {
            return false;
        }

        Park(call, gate.Waiting);
        return true;
    }

    /// <summary>Parks a call that must not be sent any more.</summary>
    public void ParkOverdue(PendingCall call) => Park(call, _overdue);

    public static void Park(PendingCall call, ICallOrder place)
    {
        call.Place.Queue!.Remove(call);
        place.Add(call);
    }

    /// <summary>Returns the first call parked there to the queue.</summary>
    public void Unpark(ICallOrder place)
    {
        if (place.Next is { } next)
        {
            next.Place.Queue!.Remove(next);
            _queue.Add(next);
        }
    }

    /// <summary>A call that its method's limit let through does not run after all, or not yet: the next one at the gate gets its turn.</summary>
    public void PassGate(PendingCall call)
    {
        if (GateOf(call) is { IsFull: false } gate)
        {
            Unpark(gate.Waiting);
        }
    }

    public void EnterGate(PendingCall call)
    {
        if (GateOf(call) is { } gate)
        {
            gate.Running++;
        }
    }

    public void LeaveGate(PendingCall call)
    {
        if (GateOf(call) is { } gate)
        {
            gate.Running--;
            Unpark(gate.Waiting);
        }
    }

    /// <summary>The calls in the queue and the parked ones, except those parked at a lane.</summary>
    public IEnumerable<PendingCall> All() => _queue.All().Concat(_overdue.All()).Concat(_gates.Values.SelectMany(gate => gate.Waiting.All()));

    private MethodGate? GateOf(PendingCall call)
    {
        int limit = call.Method.MaxConcurrency;
        if (limit == 0 || !keepsMethodLimits)
        {
            return null;
        }

        if (!_gates.TryGetValue(call.Method.Key, out MethodGate? gate))
        {
            gate = new MethodGate(limit, newOrder());
            _gates.Add(call.Method.Key, gate);
        }

        return gate;
    }
}
