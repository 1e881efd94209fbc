using ComputeHost.Client.Calls;

namespace ComputeHost.Client.Scheduling;

/// <summary>
/// All calls that wait in this client: in the queue, or parked out of its way, because their method is at its own limit, they want one worker that is busy, or their time is up.
/// Not thread-safe.
/// </summary>
internal sealed class WaitingCalls
{
    private readonly PendingQueue _queue = new();
    private readonly PendingQueue _overdue = new();
    private readonly Dictionary<string, MethodGate> _gates = new(StringComparer.Ordinal);

    /// <summary>The parked ones included.</summary>
    public int Count { get; private set; }

    /// <summary>The next call to be given to a worker.</summary>
    public PendingCall? First => _queue.First;

    public void Add(PendingCall call)
    {
        _queue.Add(call);
        Count++;
    }

    /// <summary>Takes a call out, wherever it waits.</summary>
    public void Remove(PendingCall call)
    {
        call.Place.Queue!.Remove(call);
        Count--;
    }

    /// <summary>Puts a call aside if its method runs as often as it may.</summary>
    public bool ParkIfGated(PendingCall call)
    {
        if (GateOf(call) is not { IsFull: true } gate)
        {
            return false;
        }

        Park(call, gate.Waiting);
        return true;
    }

    /// <summary>Puts a call aside that is not to be sent any more.</summary>
    public void ParkOverdue(PendingCall call) => Park(call, _overdue);

    public void Park(PendingCall call, PendingQueue place)
    {
        _queue.Remove(call);
        place.Add(call);
    }

    /// <summary>The next call parked there gets its turn.</summary>
    public void Unpark(PendingQueue place)
    {
        if (place.First is { } next)
        {
            place.Remove(next);
            _queue.Add(next);
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

    /// <summary>The calls in the queue and those put aside; those that wait for a lane are with the lane.</summary>
    public IEnumerable<PendingCall> All() => _queue.All().Concat(_overdue.All()).Concat(_gates.Values.SelectMany(gate => gate.Waiting.All()));

    private MethodGate? GateOf(PendingCall call)
    {
        int limit = call.Method.MaxConcurrency;
        if (limit == 0)
        {
            return null;
        }

        if (!_gates.TryGetValue(call.Method.Key, out MethodGate? gate))
        {
            gate = new MethodGate(limit);
            _gates.Add(call.Method.Key, gate);
        }

        return gate;
    }
}
