using ComputeHost.Client.Calls;
using ComputeHost.Protocol.Threads;

namespace ComputeHost.Client.Scheduling;

/// <summary>
/// The lanes of this client: the open ones, which a picker may choose, and those that are draining or broken but still have calls. A lane's state changes here
/// and nowhere else. Not thread-safe.
/// </summary>
internal sealed class LaneSet(WaitingCalls waiting)
{
    private readonly List<WorkerLane> _open = [];
    private readonly HashSet<WorkerLane> _leaving = [];

    public int Count => _open.Count + _leaving.Count;

    public IReadOnlyList<WorkerLane> Open => _open;

    /// <summary>The open lanes and the draining ones.</summary>
    public IReadOnlyList<WorkerLane> Serving => _leaving.Count == 0 ? _open : [.. _open, .. _leaving.Where(lane => lane.State == LaneState.Draining)];

    /// <summary>Whether calls can be expected to be taken, now or when others are over.</summary>
    public bool AnyTakesCalls => _open.Exists(static lane => lane.Credit > 0);

    public bool AnyHasCredit => _open.Exists(lane => lane.HasCredit);

    public IEnumerable<PendingCall> CallsInFlight => _open.Concat(_leaving).SelectMany(lane => lane.InFlight.Values);

    public IEnumerable<PendingCall> CallsParked => _open.SelectMany(lane => lane.Affine.All());

    /// <summary>Opens a lane. Calls that wait for other lanes are put back into the queue, because their affinity key may belong to the new lane now.</summary>
    public void Add(WorkerLane lane)
    {
        _open.Add(lane);
        _open.ForEach(UnparkAll);
    }

    /// <returns>False if the lane was not open.</returns>
    public bool Drain(WorkerLane lane, SchedulingEffects effects)
    {
        if (lane.State != LaneState.Open)
        {
            return false;
        }

        Leave(lane, LaneState.Draining);
        EndIfDrained(lane, effects);
        return true;
    }

    /// <summary>Completes the session of a draining lane when its last call is over.</summary>
    public void EndIfDrained(WorkerLane lane, SchedulingEffects effects)
    {
        if (lane is { State: LaneState.Draining, InFlight.Count: 0 })
        {
            Close(lane);
            effects.Flush(lane);
            try
            {
                lane.Outlet.PostEnd();
            }
            catch (Exception exception) when (Shortage.IsCauseOf(exception))
            {
                // The session has no calls left, so it can be ended the hard way.
                effects.Abort(lane);
            }
        }
    }

    /// <returns>Whether the lane has calls in flight; their fate is open.</returns>
    public bool Break(WorkerLane lane)
    {
        if (lane.InFlight.Count == 0)
        {
            Close(lane);
            return false;
        }

        Leave(lane, LaneState.Broken);
        return true;
    }

    public void Close(WorkerLane lane)
    {
        Leave(lane, LaneState.Closed);
        _leaving.Remove(lane);
    }

    private void Leave(WorkerLane lane, LaneState state)
    {
        // First: a lane whose calls are not over must not get lost.
        _leaving.Add(lane);
        lane.State = state;
        _open.Remove(lane);
        UnparkAll(lane);
    }

    private void UnparkAll(WorkerLane lane)
    {
        while (lane.Affine.Next is not null)
        {
            waiting.Unpark(lane.Affine);
        }
    }
}
