using ComputeHost.Client.Answers;
using ComputeHost.Client.Calls;
using ComputeHost.Client.Failures;
using ComputeHost.Client.Limits;
using ComputeHost.Client.Picking;
using ComputeHost.Protocol.Seam;

namespace ComputeHost.Client.Scheduling;

/// <summary>
/// Decides which call goes to which worker and when: a state machine without thread, lock or clock. Each transition is told the moment, and records what is to be done
/// outside in its effects; only what goes to a worker is queued in the lane's outlet at once, because its order is decided here. Not thread-safe.
/// </summary>
internal sealed class SchedulingMachine
{
    /// <summary>How long calls wait before more workers are asked for.</summary>
    private static readonly TimeSpan DemandPatience = TimeSpan.FromMilliseconds(20);

    private readonly ClientSettings _settings;
    private readonly TimeScale _time;
    private readonly StuckCallPolicy _stuckCalls;
    private readonly PaceMeter _pace;
    private readonly CallPlaces _places;
    private readonly Dispatcher _dispatcher;
    private readonly LimitEnforcer _limits;
    private readonly LossSettler _losses;
    private readonly List<PendingCall> _stuck = [];
    private bool _isClosed;
    private ComputeHostException? _unavailable;

    public SchedulingMachine(ClientSettings settings, TimeScale time)
    {
        _settings = settings;
        _time = time;
        var expiry = new ExpiryPolicy(time, settings.CancellationGrace);
        _stuckCalls = new StuckCallPolicy(time);
        _pace = new PaceMeter(time);
        _places = new CallPlaces(expiry);
        _dispatcher = new Dispatcher(_places, WorkerPickers.Create(settings.Picker), _stuckCalls, _pace, time);
        _limits = new LimitEnforcer(_places, expiry, time);
        _losses = new LossSettler(_places, time);
    }

    public (int Waiting, int Running) Load => (_places.Waiting.Count, _places.Unfinished - _places.Waiting.Count);

    private LaneSet Lanes => _places.Lanes;

    private WaitingCalls Waiting => _places.Waiting;

    /// <summary>Takes a new call, or refuses it.</summary>
    /// <exception cref="ObjectDisposedException">Intake is closed.</exception>
    public void Submit(PendingCall call, long now, SchedulingEffects effects)
    {
        ObjectDisposedException.ThrowIf(_isClosed, typeof(IComputeClient));
        effects.Reserve(calls: 1, Lanes.Count);
        if (RefusalOf(call, now) is { } refusal)
        {
            effects.Release(call.Arguments);
            effects.TryFail(call, refusal);
            return;
        }

        _places.Admit(call);
        _dispatcher.Dispatch(now, effects);
        effects.WakeBy(call.Timer.Due);
        if (Waiting.Count == 1)
        {
            effects.WakeBy(_time.After(call.Timer.Submitted, DemandPatience));
        }
    }

    /// <summary>A call's caller has been told: its worker is told, too, and after the grace killed.</summary>
    public void GiveUp(PendingCall call, long now, SchedulingEffects effects)
    {
        effects.Reserve(calls: 1, Lanes.Count);
        _limits.GiveUp(call, now, effects);
        _dispatcher.Dispatch(now, effects);
    }

    public void AddLane(WorkerLane lane, long now, SchedulingEffects effects)
    {
        effects.Reserve(calls: 0, Lanes.Count + 1);
        Lanes.Add(lane);
        _dispatcher.Dispatch(now, effects);
        // Calls may be stuck elsewhere that the new worker can run.
        effects.WakeBy(now);
    }

    /// <summary>The worker takes more calls, or fewer.</summary>
    public void SetCredit(WorkerLane lane, int credit, long now, SchedulingEffects effects)
    {
        effects.Reserve(calls: 0, Lanes.Count);
        lane.Credit = credit;
        for (int room = credit - lane.InFlight.Count; room > 0 && lane.Affine.First is not null; room--)
        {
            Waiting.Unpark(lane.Affine);
        }

        _dispatcher.Dispatch(now, effects);
    }

    /// <summary>Takes in what a worker said of some calls, and gives it new ones.</summary>
    public void Finish(WorkerLane lane, ReadOnlySpan<CallEnding> endings, long now, SchedulingEffects effects)
    {
        effects.Reserve(endings.Length, Lanes.Count);
        _places.ReserveReading(endings.Length);
        lane.LastProgress = now;
        _pace.Record(now, endings.Length);
        foreach (ref readonly CallEnding ending in endings)
        {
            Finish(lane, ending, now, effects);
        }

        Lanes.EndIfDrained(lane, effects);
        _dispatcher.Dispatch(now, effects);
    }

    /// <summary>A call's result has been read, unless its limits have ended it before.</summary>
    public void EndReading(PendingCall call, SchedulingEffects effects)
    {
        if (call.Stage == CallStage.Reading)
        {
            _places.Retire(call, effects);
            }
    }

    /// <summary>The worker gets no new call; its session is ended when the last one is over.</summary>
    public void Drain(WorkerLane lane, long now, SchedulingEffects effects)
    {
        effects.Reserve(calls: 0, Lanes.Count);
        if (Lanes.Drain(lane, effects))
        {
            _dispatcher.Dispatch(now, effects);
        }
    }

    /// <summary>The session is broken: nothing more is sent to it. What became of its calls is told by <see cref="Settle"/>.</summary>
    /// <returns>Whether calls are left whose fate is open.</returns>
    public bool Break(WorkerLane lane, long now, SchedulingEffects effects)
    {
        effects.Reserve(calls: 0, Lanes.Count);
        lane.BrokenAt = lane.BrokenAt == 0 ? now : lane.BrokenAt;
        bool open = Lanes.Break(lane);
        _dispatcher.Dispatch(now, effects);
        EndHopeless(effects);
        return open;
    }

    /// <summary>
    /// Sends the calls of a broken lane again, or ends them. If memory runs out on the way, the calls that are done are no longer in flight and their callers are told,
    /// and the rest can be settled later.
    /// </summary>
    /// <param name="lane">The lane.</param>
    /// <param name="judge">Says of a call whether it is lost and how; null when it never started.</param>
    /// <param name="now">The moment.</param>
    /// <param name="effects">Takes what is to be done.</param>
    public void Settle(WorkerLane lane, Func<PendingCall, WorkerLostException?> judge, long now, SchedulingEffects effects)
    {
        effects.Reserve(lane.InFlight.Count, Lanes.Count);
        // From the last to the first, because each goes to the head of the queue and is soon there.
        foreach (PendingCall call in lane.InFlight.Values.OrderByDescending(call => call.Number))
        {
            _losses.Settle(call, judge, now, effects);
        }

        // Only then: as long as calls are left, their limits count.
        Lanes.Close(lane);
        _dispatcher.Dispatch(now, effects);
        EndHopeless(effects);
    }

    /// <summary>Takes note of whether workers can be had. While they cannot, calls fail at once instead of waiting in vain.</summary>
    public void SetUnavailable(ComputeHostException? cause, SchedulingEffects effects)
    {
        _unavailable = cause;
        EndHopeless(effects);
    }

    /// <summary>Lists the calls whose limits must be looked at.</summary>
    /// <returns>When the next ones must be.</returns>
    public long CollectDue(long now, List<PendingCall> due)
    {
        long next = TimeScale.Never;
        foreach (PendingCall call in _places.All())
        {
            if (call.Timer.Due <= now)
            {
                due.Add(call);
            }
            else
            {
                next = Math.Min(next, call.Timer.Due);
            }
        }

        return next;
    }

    /// <summary>Applies what the limits demand of one call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="seen">Where it was when the recorder was read, and what that said.</param>
    /// <param name="now">The moment.</param>
    /// <param name="effects">Takes what is to be done.</param>
    /// <returns>Whether its worker must be condemned for this call, and when to look again.</returns>
    public (bool Kill, long Next) Expire(PendingCall call, (SentCall? Sent, CallStart Start) seen, long now, SchedulingEffects effects)
    {
        if (call.Stage == CallStage.Over)
        {
            return (false, TimeScale.Never);
        }

        if (seen.Sent != call.Sent)
        {
            // It was sent, or came back, between the two looks, and has been given another moment.
            return (false, call.Timer.Due);
        }

        effects.Reserve(calls: 1, Lanes.Count);
        ExpiryAction action = _limits.Apply(call, seen.Start, now, effects);
        _dispatcher.Dispatch(now, effects);
        return (action == ExpiryAction.Kill, call.Stage == CallStage.Over ? TimeScale.Never : call.Timer.Due);
    }

    /// <summary>Sees to calls that do not get on: takes back what waits in a worker behind a call that runs long, while another worker is free.</summary>
    /// <returns>When to look again, and how many calls lack a worker.</returns>
    public (long Next, int Lacking) Tend(long now, SchedulingEffects effects)
    {
        effects.Reserve(calls: 0, Lanes.Count);
        _stuck.Clear();
        (long next, int stuck) = _stuckCalls.Find(Lanes.Serving, Waiting.Count, now, _stuck);
        foreach (PendingCall call in _stuck)
        {
            CallPlaces.AskBack(call, effects);
        }

        _stuck.Clear();
        _dispatcher.Dispatch(now, effects);
        return (next, Waiting.Count + stuck);
    }

    /// <summary>Refuses further calls.</summary>
    public void Close(SchedulingEffects effects)
    {
        _isClosed = true;
        _places.Close(effects);
    }

    /// <summary>Ends all calls that are left.</summary>
    public void EndAll(Func<PendingCall, ComputeHostException> failure, SchedulingEffects effects) => End(_places.All(), failure, effects);

    /// <returns>Why the call is not taken, or null.</returns>
    private ComputeHostException? RefusalOf(PendingCall call, long now)
    {
        if (call.Limits.Deadline == TimeSpan.Zero)
        {
            return Timeouts.TooLateToSubmit(call);
        }

        if (_unavailable is not null && Lanes.Open.Count == 0)
        {
            return Refusals.NoWorkers(call, _unavailable);
        }

        bool full = !_settings.WaitWhenFull && Waiting.Count >= _settings.PendingLimit && !Lanes.AnyHasCredit;
        return full ? Refusals.QueueFull(call, _settings.PendingLimit, _pace.Estimate(Waiting.Count, now)) : null;
    }

    private void Finish(WorkerLane lane, in CallEnding ending, long now, SchedulingEffects effects)
    {
        if (!lane.InFlight.Remove(ending.Number, out PendingCall? call))
        {
            // An answer given twice, or to a call never sent: there is nobody to tell.
            effects.Deliver(new CallDelivery(null, ending.Outcome, ReadingPlace.Here));
        }
        else if (ending.Outcome.NotStarted is { } refusal && !call.IsAnswered && Refusals.MayGoElsewhere(refusal.Reason))
        {
            call.Schedule.Uncount();
            _places.ComeBack(call, effects);
        }
        else if (ending.Outcome.IsResult && call is { ReadsWithUserCode: true, IsAnswered: false })
        {
            _places.Read(call, now, effects);
            effects.Deliver(new CallDelivery(call, ending.Outcome, ending.MayReadHere ? ReadingPlace.HereUnderLimits : ReadingPlace.ElsewhereUnderLimits));
        }
        else
        {
            _places.Retire(call, effects);
            effects.Deliver(new CallDelivery(call, ending.Outcome, ReadingPlace.Here));
        }
    }

    /// <summary>Ends the waiting calls if no worker is left and none can be had. To be asked whenever one of the two may have become true.</summary>
    private void EndHopeless(SchedulingEffects effects)
    {
        if (_unavailable is { } cause && Lanes.Open.Count == 0)
        {
            End(Waiting.All(), call => Refusals.NoWorkers(call, cause), effects);
        }
    }

    /// <summary>Ends calls. What they are told is made first: none that is over stays without an answer because there is no memory for one.</summary>
    private void End(IEnumerable<PendingCall> calls, Func<PendingCall, ComputeHostException> failure, SchedulingEffects effects)
    {
        List<(PendingCall Call, ComputeHostException Failure)> ended = [.. calls.Select(call => (call, failure(call)))];
        effects.Reserve(ended.Count, Lanes.Count);
        foreach ((PendingCall call, ComputeHostException told) in ended)
        {
            call.Lane?.InFlight.Remove(call.Number);
            _places.Retire(call, effects);
            effects.TryFail(call, told);
        }

    }
}
