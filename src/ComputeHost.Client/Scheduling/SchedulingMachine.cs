using ComputeHost.Client.Answers;
using ComputeHost.Client.Calls;
using ComputeHost.Client.Failures;
using ComputeHost.Client.Limits;
using ComputeHost.Client.Picking;
using ComputeHost.Protocol.Seam;

namespace ComputeHost.Client.Scheduling;

/// <summary>
/// Decides which call goes to which worker and when: a state machine without thread, lock or clock. Each transition gets the moment as an argument and records
/// in its effects what must be done outside. Only what goes to a worker is queued at once, in the lane's outlet, because its order is decided here.
/// Not thread-safe.
/// </summary>
internal sealed class SchedulingMachine
{
    /// <summary>How long calls wait before demand for more workers is reported.</summary>
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

    public SchedulingMachine(ClientSettings settings, TimeScale time, Func<ICallOrder>? newOrder = null)
    {
        _settings = settings;
        _time = time;
        var expiry = new ExpiryPolicy(time, settings.CancellationGrace);
        _stuckCalls = new StuckCallPolicy(time);
        _pace = new PaceMeter(time);
        _places = new CallPlaces(new WaitingCalls(settings.KeepsMethodLimits, newOrder ?? (static () => new PendingQueue())), expiry, time);
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
            LookAtDemand(now, effects);
        }
    }

    /// <summary>The caller has been told that its call is cancelled. Now its worker is told, and killed after the grace.</summary>
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
        // The new worker may be able to run calls that are stuck elsewhere.
        effects.WakeBy(now);
    }

    /// <summary>The worker accepts more calls than before, or fewer.</summary>
    public void SetCredit(WorkerLane lane, int credit, long now, SchedulingEffects effects)
    {
        effects.Reserve(calls: 0, Lanes.Count);
        lane.Credit = credit;
        for (int room = credit - lane.InFlight.Count; room > 0 && lane.Affine.Next is not null; room--)
        {
            Waiting.Unpark(lane.Affine);
        }

        _dispatcher.Dispatch(now, effects);
    }

    /// <summary>Processes the outcomes of some calls of a worker, and gives it new calls.</summary>
    public void Finish(WorkerLane lane, ReadOnlySpan<CallEnding> endings, long now, SchedulingEffects effects)
    {
        effects.Reserve(endings.Length, Lanes.Count);
        _places.ReserveReading(endings.Length);
        lane.NoteProgress(now);
        _pace.Record(now, endings.Length);
        foreach (ref readonly CallEnding ending in endings)
        {
            Finish(lane, ending, now, effects);
        }

        Lanes.EndIfDrained(lane, effects);
        _dispatcher.Dispatch(now, effects);
    }

    /// <summary>A call's result has been read. Does nothing if a limit ended the call first.</summary>
    public void EndReading(PendingCall call, long now, SchedulingEffects effects)
    {
        if (call.Stage == CallStage.Reading)
        {
            _places.Retire(call, now, effects);
        }
    }

    /// <summary>The worker gets no new calls; its session ends with its last call.</summary>
    public void Drain(WorkerLane lane, long now, SchedulingEffects effects)
    {
        effects.Reserve(calls: 0, Lanes.Count);
        if (Lanes.Drain(lane, effects))
        {
            _dispatcher.Dispatch(now, effects);
        }
    }

    /// <summary>The session is broken: nothing more is sent to it. <see cref="Settle"/> decides the fate of its calls.</summary>
    /// <returns>Whether it has calls in flight, so that <see cref="Settle"/> is needed.</returns>
    public bool Break(WorkerLane lane, long now, SchedulingEffects effects)
    {
        effects.Reserve(calls: 0, Lanes.Count);
        lane.NoteBroken(now);
        bool open = Lanes.Break(lane);
        _dispatcher.Dispatch(now, effects);
        EndHopeless(now, effects);
        return open;
    }

    /// <summary>
    /// Sends the calls of a broken lane again, or ends them. If memory runs out on the way, the calls that are settled have left the lane and their callers are
    /// told; the rest can be settled later.
    /// </summary>
    /// <param name="lane">A broken lane.</param>
    /// <param name="judge">Tells how a call was lost; null if it never started.</param>
    /// <param name="now">The moment of the transition.</param>
    /// <param name="effects">Receives what must be done outside.</param>
    public void Settle(WorkerLane lane, Func<PendingCall, WorkerLostException?> judge, long now, SchedulingEffects effects)
    {
        effects.Reserve(lane.InFlight.Count, Lanes.Count);
        // From the last to the first: each goes to the head of the queue, which is then a short search.
        foreach (PendingCall call in lane.InFlight.Values.OrderByDescending(call => call.Number))
        {
            _losses.Settle(call, judge, now, effects);
        }

        // Not before: while the lane has calls, their limits count.
        Lanes.Close(lane);
        _dispatcher.Dispatch(now, effects);
        EndHopeless(now, effects);
    }

    /// <summary>Notes why no worker can be started, or null while one can. Without workers, calls fail at once instead of waiting in vain.</summary>
    public void SetUnavailable(ComputeHostException? cause, long now, SchedulingEffects effects)
    {
        _unavailable = cause;
        EndHopeless(now, effects);
    }

    /// <summary>Lists the calls that are due.</summary>
    /// <returns>When the next ones are due.</returns>
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

    /// <summary>Applies the time limits of one call.</summary>
    /// <param name="call">A call that was due.</param>
    /// <param name="seen">Where the call was when the recorder was read, and what the recorder said.</param>
    /// <param name="now">The moment of the transition.</param>
    /// <param name="effects">Receives what must be done outside.</param>
    /// <returns>Whether to condemn its worker for this call, and when to look again.</returns>
    public (bool Kill, long Next) Expire(PendingCall call, (SentCall? Sent, CallStart Start) seen, long now, SchedulingEffects effects)
    {
        if (call.Stage == CallStage.Over)
        {
            return (false, TimeScale.Never);
        }

        if (seen.Sent != call.Sent)
        {
            // It was sent, or came back, after the recorder was read, and has a new due time.
            return (false, call.Timer.Due);
        }

        effects.Reserve(calls: 1, Lanes.Count);
        ExpiryAction action = _limits.Apply(call, seen.Start, now, effects);
        _dispatcher.Dispatch(now, effects);
        return (action == ExpiryAction.Kill, call.Stage == CallStage.Over ? TimeScale.Never : call.Timer.Due);
    }

    /// <summary>Takes back calls that wait in a worker behind a long one, if another worker is free, and sends what can be sent.</summary>
    /// <returns>When to look again, and how many calls lack a worker, waiting or stuck.</returns>
    public (long Next, int Lacking) Tend(long now, SchedulingEffects effects)
    {
        effects.Reserve(calls: 0, Lanes.Count);
        _stuck.Clear();
        (long next, int stuck) = _stuckCalls.Find(Lanes.Serving, Waiting.First is not null, now, _stuck);
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

    /// <summary>Ends all unfinished calls.</summary>
    public void EndAll(Func<PendingCall, ComputeHostException> failure, long now, SchedulingEffects effects) => End(_places.All(), failure, now, effects);

    /// <returns>Why the call is not taken, or null.</returns>
    private ComputeHostException? RefusalOf(PendingCall call, long now)
    {
        if (call.Limits.Deadline == TimeSpan.Zero)
        {
            return Timeouts.TooLateToSubmit(call);
        }

        if (_unavailable is not null && !Lanes.AnyTakesCalls)
        {
            return Refusals.NoWorkers(call, _unavailable);
        }

        bool full = !_settings.WaitWhenFull && Waiting.Count >= _settings.PendingLimit && !Lanes.AnyHasCredit;
        return full ? Refusals.QueueFull(call, _settings.PendingLimit, _settings.OptionsType, _pace.Estimate(Waiting.Count, now)) : null;
    }

    private void Finish(WorkerLane lane, in CallEnding ending, long now, SchedulingEffects effects)
    {
        if (!lane.TryRemove(ending.Number, out PendingCall? call))
        {
            // A second answer, or one to a call that was never sent: there is nobody to tell.
            effects.Deliver(new CallDelivery(null, ending.Outcome, ReadingPlace.Here));
            return;
        }

        call.RunTime = ending.Outcome.NotStarted is null ? ending.Outcome.RunTime : TimeSpan.Zero;
        if (ending.Outcome.NotStarted is { } refusal && !call.IsAnswered && Refusals.MayGoElsewhere(refusal.Reason))
        {
            call.Schedule.Uncount();
            _places.ComeBack(call, TimeSpan.Zero, effects);
            LookAtDemand(now, effects);
        }
        else if (ending.Outcome.IsResult && call is { ReadsWithUserCode: true, IsAnswered: false })
        {
            _places.Read(call, now, effects);
            effects.Deliver(new CallDelivery(call, ending.Outcome, ending.MayReadHere ? ReadingPlace.HereUnderLimits : ReadingPlace.ElsewhereUnderLimits));
        }
        else
        {
            _places.Retire(call, now, effects);
            effects.Deliver(new CallDelivery(call, ending.Outcome, ReadingPlace.Here));
        }
    }

    /// <summary>A call waits that did not wait before: if it still does after a while, more workers are asked for.</summary>
    private void LookAtDemand(long now, SchedulingEffects effects) => effects.WakeBy(_time.After(now, DemandPatience));

    /// <summary>Ends the waiting calls if no worker is left and none can be started. Call it whenever one of the two may have become true.</summary>
    private void EndHopeless(long now, SchedulingEffects effects)
    {
        if (_unavailable is { } cause && !Lanes.AnyTakesCalls)
        {
            End(Waiting.All(), call => Refusals.NoWorkers(call, cause), now, effects);
        }
    }

    /// <summary>Ends calls. All failures are made first: if memory runs out, no call has ended without an answer.</summary>
    private void End(IEnumerable<PendingCall> calls, Func<PendingCall, ComputeHostException> failure, long now, SchedulingEffects effects)
    {
        List<(PendingCall Call, ComputeHostException Failure)> ended = [.. calls.Select(call => (call, failure(call)))];
        effects.Reserve(ended.Count, Lanes.Count);
        foreach ((PendingCall call, ComputeHostException told) in ended)
        {
            call.Lane?.TryRemove(call.Number, out _);
            _places.Retire(call, now, effects);
            effects.TryFail(call, told);
        }
    }
}
