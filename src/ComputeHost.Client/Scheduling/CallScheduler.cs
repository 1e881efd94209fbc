using System.Diagnostics;
using ComputeHost.Client.Calls;
using ComputeHost.Client.Failures;
using ComputeHost.Client.Picking;
using ComputeHost.Client.Timing;
using ComputeHost.Protocol.V1;

namespace ComputeHost.Client.Scheduling;

/// <summary>
/// Decides which call goes to which worker and when. It holds all scheduling state under one lock; what it decides leaves the lock as frames posted to lanes,
/// and callers are answered only after the lock is released.
/// </summary>
internal sealed class CallScheduler
{
    /// <summary>How long calls wait before more workers are asked for.</summary>
    private static readonly TimeSpan DemandPatience = TimeSpan.FromMilliseconds(20);

    private readonly ClientSettings _settings;
    private readonly MonotonicTime _time;
    private readonly ExpiryPolicy _expiry;
    private readonly CallAnswers _answers;
    private readonly Action<long> _wakeBy;
    private readonly IWorkerPicker _picker;
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // ---- guarded by _gate ----
    private readonly Lock _gate = new();
    private readonly PendingQueue _queue = new();
    private readonly List<WorkerLane> _lanes = [];
    private readonly HashSet<WorkerLane> _leaving = [];
    private readonly Dictionary<string, MethodGate> _gates = [];
    private readonly PaceMeter _pace;
    private int _waiting;
    private int _unfinished;
    private bool _closed;
    private ComputeHostException? _unavailable;

    /// <param name="settings">The client's options.</param>
    /// <param name="time">The clock.</param>
    /// <param name="answers">Tells callers.</param>
    /// <param name="wakeBy">Asks for a <see cref="CollectDue"/> at a moment at the latest.</param>
    public CallScheduler(ClientSettings settings, MonotonicTime time, CallAnswers answers, Action<long> wakeBy)
    {
        _settings = settings;
        _time = time;
        _answers = answers;
        _wakeBy = wakeBy;
        _expiry = new ExpiryPolicy(time, settings.CancellationGrace);
        _pace = new PaceMeter(time);
        _picker = WorkerPickers.Create(settings.Picker);
    }

    /// <summary>Completes when intake is closed and no call is left.</summary>
    public Task Drained => _drained.Task;

    public (int Waiting, int Running) Load
    {
        get
        {
            lock (_gate)
            {
                return (_waiting, _unfinished - _waiting);
            }
        }
    }

    /// <exception cref="ObjectDisposedException">Intake is closed.</exception>
    public void Submit(PendingCall call)
    {
        ComputeRejectedException? rejection;
        FlushList flush = default;
        long due;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(IComputeClient));
            rejection = RefusalLocked(call);
            if (rejection is null)
            {
                _unfinished++;
                EnqueueLocked(call, first: false);
                DispatchLocked(ref flush);
            }

            due = _waiting == 1 ? Math.Min(call.Due, _time.After(call.Submitted, DemandPatience)) : call.Due;
        }

        _answers.Counters.CountSubmitted();
        if (rejection is not null)
        {
            call.Arguments.Release();
            _answers.Fail(call, rejection);
            return;
        }

        flush.Flush();
        _wakeBy(due);
    }

    /// <summary>The caller gave up: it is told at once, then the worker, and after the grace the worker is killed.</summary>
    public void Abandon(PendingCall call)
    {
        if (!call.TryClaimAnswer())
        {
            return;
        }

        _answers.CancelClaimed(call);
        FlushList flush = default;
        lock (_gate)
        {
            GiveUpLocked(call, _time.Now, ref flush);
            DispatchLocked(ref flush);
        }

        flush.Flush();
        _wakeBy(call.Due);
    }

    public void AddLane(WorkerLane lane)
    {
        FlushList flush = default;
        lock (_gate)
        {
            _lanes.Add(lane);
            DispatchLocked(ref flush);
        }

        flush.Flush();
    }

    public void SetCredit(WorkerLane lane, int credit)
    {
        FlushList flush = default;
        lock (_gate)
        {
            lane.Credit = credit;
            DispatchLocked(ref flush);
        }

        flush.Flush();
    }

    /// <summary>Takes in what a worker said of some calls, gives it new ones, then answers the callers.</summary>
    public void Finish(WorkerLane lane, Span<CallEnding> endings)
    {
        FlushList flush = default;
        lock (_gate)
        {
            lane.LastProgress = _time.Now;
            _pace.Record(lane.LastProgress, endings.Length);
            foreach (ref CallEnding ending in endings)
            {
                // A number that is not in flight: an answer given twice, or to a call never sent. There is nobody to tell.
                if (lane.InFlight.Remove(ending.Number, out PendingCall? call) && !ReturnLocked(call, ending.Frame))
                {
                    RetireLocked(call);
                    ending.Call = call;
                }
            }

            EndDrainedLocked(lane, ref flush);
            DispatchLocked(ref flush);
        }

        flush.Flush();
        foreach (ref readonly CallEnding ending in endings)
        {
            if (ending.Call is { } call)
            {
                _answers.Answer(call, ending.Frame, ending.Value.Span);
            }
        }
    }

    public void ReportProgress(WorkerLane lane, ulong number, ComputeProgress progress)
    {
        PendingCall? call;
        lock (_gate)
        {
            lane.InFlight.TryGetValue(number, out call);
        }

        if (call is { IsAnswered: false, Progress: { } listener })
        {
            listener.Report(progress);
        }
    }

    /// <summary>The worker is to get no new call; its session is ended when the last one is over.</summary>
    public void Drain(WorkerLane lane)
    {
        FlushList flush = default;
        lock (_gate)
        {
            if (lane.State != LaneState.Open)
            {
                return;
            }

            lane.State = LaneState.Draining;
            RemoveLaneLocked(lane);
            _leaving.Add(lane);
            EndDrainedLocked(lane, ref flush);
            DispatchLocked(ref flush);
        }

        flush.Flush();
    }

    /// <summary>The session is broken. Nothing more is sent to it; what became of its calls is told by <see cref="Resolve"/>.</summary>
    /// <returns>Whether calls are left whose fate is open.</returns>
    public bool Break(WorkerLane lane)
    {
        FlushList flush = default;
        bool open;
        lock (_gate)
        {
            RemoveLaneLocked(lane);
            open = lane.InFlight.Count > 0;
            lane.State = open ? LaneState.Broken : LaneState.Closed;
            if (open)
            {
                _leaving.Add(lane);
            }
            else
            {
                _leaving.Remove(lane);
            }

            DispatchLocked(ref flush);
        }

        flush.Flush();
        return open;
    }

    /// <summary>Ends or sends again the calls of a broken lane.</summary>
    /// <param name="lane">The lane.</param>
    /// <param name="judge">Says of a call whether it is lost and how; null when it never started.</param>
    public void Resolve(WorkerLane lane, Func<PendingCall, WorkerLostException?> judge)
    {
        var failures = new List<(PendingCall Call, ComputeHostException Failure)>();
        FlushList flush = default;
        lock (_gate)
        {
            _leaving.Remove(lane);
            lane.State = LaneState.Closed;

            // From the last to the first, because each goes to the head of the queue.
            foreach (PendingCall call in lane.InFlight.Values.OrderByDescending(call => call.Number))
            {
                WorkerLostException? loss = call.IsAnswered ? null : judge(call);
                ComputeHostException? failure = loss is null ? null : LossPolicy.Decide(call, loss);
                if (failure is null && !call.IsAnswered)
                {
                    call.Attempt -= loss is null ? 1 : 0;
                    LeaveGateLocked(call);
                    EnqueueLocked(call, first: true);
                    continue;
                }

                RetireLocked(call);
                if (failure is not null)
                {
                    failures.Add((call, failure));
                }
            }

            lane.InFlight.Clear();
            DispatchLocked(ref flush);
        }

        flush.Flush();
        foreach ((PendingCall call, ComputeHostException failure) in failures)
        {
            _answers.Fail(call, failure);
        }
    }

    /// <summary>Takes note of whether workers can be had at all. While they cannot, calls fail at once instead of waiting in vain.</summary>
    public void SetUnavailable(ComputeHostException? cause)
    {
        var failed = new List<PendingCall>();
        lock (_gate)
        {
            _unavailable = cause;
            if (cause is not null && _lanes.Count == 0)
            {
                failed.AddRange(WaitingLocked());
                foreach (PendingCall call in failed)
                {
                    DequeueLocked(call);
                    RetireLocked(call);
                }
            }
        }

        foreach (PendingCall call in failed)
        {
            _answers.Fail(call, Refusals.NoWorkers(call, cause!));
        }
    }

    /// <summary>Lists the calls whose time limits must be looked at, and when the next ones must be.</summary>
    public long CollectDue(long now, List<PendingCall> due)
    {
        long next = MonotonicTime.Never;
        lock (_gate)
        {
            foreach (PendingCall call in UnfinishedLocked())
            {
                if (call.Due <= now)
                {
                    due.Add(call);
                }
                else
                {
                    next = Math.Min(next, call.Due);
                }
            }
        }

        return next;
    }

    /// <summary>Applies what the limits demand of one call.</summary>
    /// <param name="call">A call that <see cref="CollectDue"/> listed.</param>
    /// <param name="sent">Where it was when the recorder was read.</param>
    /// <param name="start">What the recorder said.</param>
    /// <param name="now">The moment.</param>
    /// <returns>Whether the worker must be condemned for this call, and when to look again.</returns>
    public (bool Kill, long Next) Expire(PendingCall call, SentCall? sent, Protocol.Seam.CallStart start, long now)
    {
        ComputeTimeoutException? timeout = null;
        FlushList flush = default;
        ExpiryAction action;
        lock (_gate)
        {
            if (call.Stage == CallStage.Over)
            {
                return (false, MonotonicTime.Never);
            }

            if (sent != SentCall.Of(call))
            {
                // It was sent, or came back, between the two looks.
                call.Due = now;
                return (false, now);
            }

            action = _expiry.Examine(call, start, now);
            if (action is not (ExpiryAction.Wait or ExpiryAction.Kill))
            {
                if (call.TryClaimAnswer())
                {
                    timeout = Timeouts.Describe(call, action, _time, now);
                    call.TimedOut = timeout;
                }

                GiveUpLocked(call, now, ref flush);
                DispatchLocked(ref flush);
            }
        }

        if (timeout is not null)
        {
            _answers.FailClaimed(call, timeout);
        }

        flush.Flush();
        return (action == ExpiryAction.Kill, call.Stage == CallStage.Over ? MonotonicTime.Never : call.Due);
    }

    /// <summary>Takes back what waits in a worker behind a call that runs long, while another worker is free.</summary>
    /// <returns>When to look again.</returns>
    public long WithdrawStuck(long now)
    {
        FlushList flush = default;
        long next;
        lock (_gate)
        {
            next = StuckCallPolicy.Apply(_lanes, _waiting, now, _time, ref flush);
        }

        flush.Flush();
        return next;
    }

    /// <summary>Refuses further calls. <see cref="Drained"/> completes when those under way are over.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            SignalDrainedLocked();
        }
    }

    /// <summary>Ends all calls that are left, for a dispose whose patience is over.</summary>
    public void AbortAll(Func<PendingCall, ComputeHostException> failure)
    {
        List<PendingCall> left;
        lock (_gate)
        {
            left = [.. UnfinishedLocked()];
            foreach (PendingCall call in left)
            {
                if (call.Stage == CallStage.Waiting)
                {
                    DequeueLocked(call);
                }
                else
                {
                    call.Lane!.InFlight.Remove(call.Number);
                }

                RetireLocked(call);
            }
        }

        foreach (PendingCall call in left)
        {
            _answers.Fail(call, failure(call));
        }
    }

    private ComputeRejectedException? RefusalLocked(PendingCall call)
    {
        if (_unavailable is not null && _lanes.Count == 0)
        {
            return Refusals.NoWorkers(call, _unavailable);
        }

        bool full = !_settings.WaitWhenFull && _waiting >= _settings.PendingLimit && !_lanes.Exists(lane => lane.HasCredit);
        return full ? Refusals.QueueFull(call, _settings.PendingLimit, _pace.Estimate(_waiting)) : null;
    }

    private void EnqueueLocked(PendingCall call, bool first)
    {
        call.Stage = CallStage.Waiting;
        call.Lane = null;
        call.WithdrawSent = false;
        call.EnteredAt = 0;
        call.OverAt = 0;
        _waiting++;
        if (first)
        {
            _queue.AddFirst(call);
        }
        else
        {
            _queue.AddLast(call);
        }

        call.Due = _expiry.FirstDue(call, now: 0);
    }

    private void DequeueLocked(PendingCall call)
    {
        call.Queue!.Remove(call);
        _waiting--;
    }

    private void DispatchLocked(ref FlushList flush)
    {
        while (_queue.First is { } call)
        {
            if (GateOf(call) is { IsFull: true } gate)
            {
                Park(call, gate.Waiting);
                continue;
            }

            WorkerLane? lane;
            if (call.AffinityKey is { } key)
            {
                lane = AffinityPicker.Pick(_lanes, key);
                if (lane is { HasCredit: false })
                {
                    Park(call, lane.Affine);
                    continue;
                }
            }
            else
            {
                lane = _picker.Pick(_lanes);
            }

            if (lane is null)
            {
                return;
            }

            SendLocked(lane, call, ref flush);
        }

        void Park(PendingCall call, PendingQueue place)
        {
            _queue.Remove(call);
            place.AddLast(call);
        }
    }

    private void SendLocked(WorkerLane lane, PendingCall call, ref FlushList flush)
    {
        DequeueLocked(call);
        if (GateOf(call) is { } gate)
        {
            gate.Running++;
        }

        long now = _time.Now;
        if (lane.InFlight.Count == 0)
        {
            lane.LastProgress = now;
        }

        call.Stage = CallStage.Sent;
        call.Lane = lane;
        call.Number = ++lane.LastNumber;
        call.SentAt = now;
        call.Attempt++;
        call.Due = _expiry.FirstDue(call, now);
        lane.InFlight.Add(call.Number, call);
        lane.Outlet.PostCall(call);
        flush.Add(lane);
        _wakeBy(call.Due);
        if (lane.InFlight.Count > lane.Endpoint.Slots && _lanes.Count > 1)
        {
            _wakeBy(_time.After(now, StuckCallPolicy.Patience));
        }
    }

    /// <summary>A call that never started comes back, if its caller still wants it.</summary>
    private bool ReturnLocked(PendingCall call, WorkerFrame frame)
    {
        if (frame.FrameCase != WorkerFrame.FrameOneofCase.NotStarted || call.IsAnswered || !Refusals.MayGoElsewhere(frame.NotStarted.Reason))
        {
            return false;
        }

        LeaveGateLocked(call);
        call.Attempt--;
        EnqueueLocked(call, first: true);
        return true;
    }

    private void RetireLocked(PendingCall call)
    {
        Debug.Assert(call.Stage != CallStage.Over, "a call is over once");
        if (call.Stage == CallStage.Sent)
        {
            LeaveGateLocked(call);
        }

        call.Stage = CallStage.Over;
        call.Arguments.Release();
        _unfinished--;
        SignalDrainedLocked();
    }

    private void LeaveGateLocked(PendingCall call)
    {
        if (GateOf(call) is { } gate)
        {
            gate.Running--;
            Unpark(gate.Waiting);
        }

        if (call.Lane is { } lane)
        {
            Unpark(lane.Affine);
        }
    }

    /// <summary>The next parked call gets its turn: it has waited longer than those in the queue.</summary>
    private void Unpark(PendingQueue place)
    {
        if (place.First is { } next)
        {
            place.Remove(next);
            _queue.AddFirst(next);
        }
    }

    private void GiveUpLocked(PendingCall call, long now, ref FlushList flush)
    {
        switch (call.Stage)
        {
            case CallStage.Waiting:
                DequeueLocked(call);
                RetireLocked(call);
                break;
            case CallStage.Sent:
                call.GraceEnds = _time.After(now, _settings.CancellationGrace);
                call.Due = call.GraceEnds;
                if (call.Lane is { State: LaneState.Open or LaneState.Draining } lane)
                {
                    lane.Outlet.PostCancel(call.Number);
                    flush.Add(lane);
                }

                break;
        }
    }

    private void RemoveLaneLocked(WorkerLane lane)
    {
        _lanes.Remove(lane);
        while (lane.Affine.First is not null)
        {
            Unpark(lane.Affine);
        }
    }

    private void EndDrainedLocked(WorkerLane lane, ref FlushList flush)
    {
        if (lane is { State: LaneState.Draining, InFlight.Count: 0 })
        {
            lane.State = LaneState.Closed;
            _leaving.Remove(lane);
            lane.Outlet.PostEnd();
            flush.Add(lane);
        }
    }

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

    private IEnumerable<PendingCall> WaitingLocked() =>
        _queue.All().Concat(_gates.Values.SelectMany(gate => gate.Waiting.All())).Concat(_lanes.SelectMany(lane => lane.Affine.All()));

    private IEnumerable<PendingCall> UnfinishedLocked() =>
        WaitingLocked().Concat(_lanes.Concat(_leaving).SelectMany(lane => lane.InFlight.Values));

    private void SignalDrainedLocked()
    {
        if (_closed && _unfinished == 0)
        {
            _drained.TrySetResult();
        }
    }
}
