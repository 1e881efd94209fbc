using System.Diagnostics;
using ComputeHost.Client.Calls;
using ComputeHost.Client.Limits;

namespace ComputeHost.Client.Scheduling;

/// <summary>
/// Where every call is: waiting, with a worker, or being read; and the steps that move one call from place to place. Not thread-safe. It decides nothing: which call
/// moves and when is the <see cref="SchedulingMachine"/>'s part.
/// </summary>
internal sealed class CallPlaces(ExpiryPolicy expiry)
{
    private readonly HashSet<PendingCall> _reading = [];
    private long _admitted;
    private bool _isClosed;

    public WaitingCalls Waiting { get; } = new();

    public LaneSet Lanes => field ??= new LaneSet(Waiting);

    /// <summary>How many calls have been admitted and are not over.</summary>
    public int Unfinished { get; private set; }

    /// <summary>How many calls are with workers.</summary>
    public int Running => Unfinished - Waiting.Count - _reading.Count;

    /// <summary>All calls that are not over.</summary>
    public IEnumerable<PendingCall> All() => Waiting.All().Concat(Lanes.CallsParked).Concat(Lanes.CallsInFlight).Concat(_reading);

    /// <summary>Makes room before anything changes: a call must not get lost between two places.</summary>
    public void ReserveReading(int calls) => _reading.EnsureCapacity(_reading.Count + calls);

    public void Admit(PendingCall call)
    {
        Unfinished++;
        call.Place.Order = ++_admitted;
        Wait(call);
    }

    /// <summary>Gives a waiting call to a lane. If memory is short, the call goes on waiting.</summary>
    public void Send(PendingCall call, WorkerLane lane, long now, SchedulingEffects effects)
    {
        // First: a call that has left the queue must not get lost.
        lane.InFlight.EnsureCapacity(lane.InFlight.Count + 1);
        Waiting.Remove(call);
        Waiting.EnterGate(call);
        if (lane.InFlight.Count == 0)
        {
            lane.LastProgress = now;
        }

        call.Schedule.Send(lane, ++lane.LastNumber);
        call.Timer.Send(now, expiry.FirstDueSent(call.Timer, call.Limits, now));
        lane.InFlight.Add(call.Number, call);
        effects.WakeBy(call.Timer.Due);
        Post(call, lane, effects);
    }

    /// <summary>A call comes back from its worker and waits again, where its submission puts it.</summary>
    public void ComeBack(PendingCall call, SchedulingEffects effects)
    {
        LeaveWorker(call);
        Wait(call);
        effects.WakeBy(call.Timer.Due);
    }

    /// <summary>A call's result has come and is being read: its worker is free, but its limits go on.</summary>
    public void Read(PendingCall call, long now, SchedulingEffects effects)
    {
        _reading.Add(call);
        LeaveWorker(call);
        effects.Release(call.Arguments);
        call.Schedule.Read();
        expiry.BeginReading(ref call.Timer, call.Limits, now);
        effects.WakeBy(call.Timer.Due);
    }

    /// <summary>A call is over, wherever it was.</summary>
    public void Retire(PendingCall call, SchedulingEffects effects)
    {
        Debug.Assert(call.Stage != CallStage.Over, "a call is over once");
        switch (call.Stage)
        {
            case CallStage.Waiting:
                Waiting.Remove(call);
                effects.Release(call.Arguments);
                break;
            case CallStage.Sent:
                LeaveWorker(call);
                effects.Release(call.Arguments);
                break;
            case CallStage.Reading:
                _reading.Remove(call);
                break;
        }

        call.Schedule.End();
        Unfinished--;
        EndIfDrained(effects);
    }

    /// <summary>No call is admitted any more.</summary>
    public void Close(SchedulingEffects effects)
    {
        _isClosed = true;
        EndIfDrained(effects);
    }

    /// <summary>Asks a worker for a call back, once; it answers, unless it has begun it.</summary>
    public static void AskBack(PendingCall call, SchedulingEffects effects)
    {
        if (call.Lane is { State: LaneState.Open or LaneState.Draining } lane && call.Schedule.TryAskBack())
        {
            lane.Outlet.PostWithdraw(call.Number);
            effects.Flush(lane);
        }
    }

    /// <summary>Tells a worker that a call's caller has been told.</summary>
    public static void Cancel(PendingCall call, SchedulingEffects effects)
    {
        if (call.Lane is { State: LaneState.Open or LaneState.Draining } lane)
        {
            lane.Outlet.PostCancel(call.Number);
            effects.Flush(lane);
        }
    }

    private static void Post(PendingCall call, WorkerLane lane, SchedulingEffects effects)
    {
        effects.Flush(lane);
        try
        {
            lane.Outlet.PostCall(call);
        }
        catch
        {
            // Whether it went out is not known, and the worker expects it next: only the end of the session tells.
            effects.Abort(lane);
            throw;
        }
    }

    private void EndIfDrained(SchedulingEffects effects)
    {
        if (_isClosed && Unfinished == 0)
        {
            effects.Drained();
        }
    }

    private void Wait(PendingCall call)
    {
        call.Schedule.Wait();
        call.Timer.Wait(expiry.FirstDueWaiting(call.Timer, call.Limits));
        Waiting.Add(call);
    }

    private void LeaveWorker(PendingCall call)
    {
        Waiting.LeaveGate(call);
        Waiting.Unpark(call.Lane!.Affine);
    }
}
