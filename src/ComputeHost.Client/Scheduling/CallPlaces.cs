using System.Diagnostics;
using ComputeHost.Client.Calls;
using ComputeHost.Client.Limits;
using ComputeHost.Protocol.Threads;

namespace ComputeHost.Client.Scheduling;

/// <summary>
/// Where every call is (waiting, with a worker, or being read), and the steps that move one call from place to place. It decides nothing: the
/// <see cref="SchedulingMachine"/> decides which call moves and when. Not thread-safe.
/// </summary>
internal sealed class CallPlaces(WaitingCalls waiting, ExpiryPolicy expiry, TimeScale time)
{
    private readonly HashSet<PendingCall> _reading = [];
    private long _admitted;
    private bool _isClosed;

    public WaitingCalls Waiting => waiting;

    public LaneSet Lanes => field ??= new LaneSet(Waiting);

    /// <summary>How many admitted calls are not over.</summary>
    public int Unfinished { get; private set; }

    /// <summary>How many calls are with workers.</summary>
    public int Running => Unfinished - Waiting.Count - _reading.Count;

    /// <summary>All calls that are not over.</summary>
    public IEnumerable<PendingCall> All() => Waiting.All().Concat(Lanes.CallsParked).Concat(Lanes.CallsInFlight).Concat(_reading);

    /// <summary>Makes room before anything changes, so that no call gets lost between two places.</summary>
    public void ReserveReading(int calls) => _reading.EnsureCapacity(_reading.Count + calls);

    public void Admit(PendingCall call)
    {
        Unfinished++;
        call.Place.Order = ++_admitted;
        Wait(call);
    }

    /// <summary>Gives a waiting call to a lane. If memory runs out, the call keeps waiting.</summary>
    public void Send(PendingCall call, WorkerLane lane, long now, SchedulingEffects effects)
    {
        // First, because a call that has left the queue must not get lost.
        lane.InFlight.EnsureCapacity(lane.InFlight.Count + 1);
        Waiting.Remove(call);
        Waiting.EnterGate(call);
        if (lane.InFlight.Count == 0)
        {
            lane.NoteProgress(now);
        }

        call.Schedule.Send(lane, lane.TakeNumber());
        call.Timer.Send(now, lane.KeepsLimits ? expiry.FirstDueForwarded(now) : expiry.FirstDueSent(call.Timer, call.Limits, now));
        lane.Take(call);
        call.Share?.Charge(call);
        effects.WakeBy(call.Timer.Due);
        Post(call, lane, effects);
    }

    /// <summary>A call comes back from its worker and waits again, in the order of submission.</summary>
    public void ComeBack(PendingCall call, TimeSpan used, SchedulingEffects effects)
    {
        LeaveWorker(call, used);
        Wait(call);
        effects.WakeBy(call.Timer.Due);
    }

    /// <summary>A call's result has arrived and is being read: its worker is free, but its limits still count.</summary>
    public void Read(PendingCall call, long now, SchedulingEffects effects)
    {
        _reading.Add(call);
        LeaveWorker(call, call.RunTime ?? TimeSpan.Zero);
        effects.Release(call.Arguments);
        call.Schedule.Read();
        expiry.BeginReading(ref call.Timer, call.Limits, now);
        effects.WakeBy(call.Timer.Due);
    }

    /// <summary>A call is over, wherever it was.</summary>
    public void Retire(PendingCall call, long now, SchedulingEffects effects)
    {
        Debug.Assert(call.Stage != CallStage.Over, "a call is over once");
        switch (call.Stage)
        {
            case CallStage.Waiting:
                Waiting.Remove(call);
                Waiting.PassGate(call);
                effects.Release(call.Arguments);
                break;
            case CallStage.Sent:
                LeaveWorker(call, call.RunTime ?? time.Between(Math.Max(call.Timer.EnteredAt, call.Timer.SentAt), now));
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

    /// <summary>Asks a worker, once, to hand a call back. It answers unless it has started the call.</summary>
    public static void AskBack(PendingCall call, SchedulingEffects effects)
    {
        if (call.Lane is { State: LaneState.Open or LaneState.Draining } lane && call.Schedule.TryAskBack())
        {
            effects.Flush(lane);
            try
            {
                lane.Outlet.PostWithdraw(call.Number);
            }
            catch (Exception exception) when (Shortage.IsCauseOf(exception))
            {
                // The worker keeps the call, as it may if it is asked.
            }
        }
    }

    /// <summary>Tells a worker that nobody waits for a call any more.</summary>
    public static void Cancel(PendingCall call, SchedulingEffects effects)
    {
        if (call.Lane is { State: LaneState.Open or LaneState.Draining } lane)
        {
            effects.Flush(lane);
            try
            {
                lane.Outlet.PostCancel(call.Number);
            }
            catch (Exception exception) when (Shortage.IsCauseOf(exception))
            {
                // A worker that is not told is killed after the grace, as one that does not listen.
            }
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
            // Whether it is queued is unknown, and the worker expects this number next. Only the end of the session resolves that.
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

    private void LeaveWorker(PendingCall call, TimeSpan used)
    {
        call.Share?.Settle(call, used);
        Waiting.LeaveGate(call);
        Waiting.Unpark(call.Lane!.Affine);
    }
}
