using ComputeHost.Client.Calls;
using ComputeHost.Client.Failures;
using ComputeHost.Client.Results;
using ComputeHost.Client.Timing;

namespace ComputeHost.Client.Scheduling;

/// <summary>
/// Decides which call goes to which worker and when. It holds all scheduling state under one lock; what it decides leaves the lock as frames posted to lanes,
/// and callers are answered only after the lock is released.
/// </summary>
internal sealed class CallScheduler
{
    /// <summary>How long calls wait before more workers are asked for.</summary>
    private static readonly TimeSpan DemandPatience = TimeSpan.FromMilliseconds(20);

    private readonly MonotonicTime _time;
    private readonly ExpiryPolicy _expiry;
    private readonly CallAnswers _answers;
    private readonly ResultReader _results;
    private readonly Action<long> _wakeBy;

    // ---- guarded by _gate ----
    private readonly Lock _gate = new();
    private readonly SchedulingState _state;

    /// <param name="settings">The client's options.</param>
    /// <param name="time">The clock.</param>
    /// <param name="answers">Tells callers.</param>
    /// <param name="wakeBy">Asks for a <see cref="CollectDue"/> at a moment at the latest.</param>
    public CallScheduler(ClientSettings settings, MonotonicTime time, CallAnswers answers, Action<long> wakeBy)
    {
        _time = time;
        _answers = answers;
        _results = new ResultReader(answers, EndReading, static work => ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false), time);
        _wakeBy = wakeBy;
        _expiry = new ExpiryPolicy(time, settings.CancellationGrace);
        _state = new SchedulingState(settings, time, _expiry, wakeBy);
    }

    /// <summary>Completes when intake is closed and no call is left.</summary>
    public Task Drained => _state.Drained;

    public (int Waiting, int Running) Load
    {
        get
        {
            lock (_gate)
            {
                return (_state.Waiting.Count, _state.UnfinishedCount - _state.Waiting.Count);
            }
        }
    }

    /// <exception cref="ObjectDisposedException">Intake is closed.</exception>
    public void Submit(PendingCall call)
    {
        ComputeHostException? refusal;
        FlushList flush = default;
        long due;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_state.IsClosed, typeof(IComputeClient));
            refusal = _state.Refusal(call);
            if (refusal is null)
            {
                _state.Admit(call, ref flush);
            }

            due = _state.Waiting.Count == 1 ? Math.Min(call.Due, _time.After(call.Submitted, DemandPatience)) : call.Due;
        }

        _answers.Counters.CountSubmitted();
        if (refusal is not null)
        {
            call.Arguments.Release();
            _answers.Fail(call, refusal);
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
            _state.GiveUp(call, _time.Now, ref flush);
            _state.Dispatch(ref flush);
        }

        flush.Flush();
        _wakeBy(call.Due);
    }

    public void AddLane(WorkerLane lane)
    {
        FlushList flush = default;
        lock (_gate)
        {
            _state.Lanes.Add(lane);
            _state.Dispatch(ref flush);
        }

        flush.Flush();
        // Calls may be stuck elsewhere that the new worker can run.
        _wakeBy(_time.Now);
    }

    public void SetCredit(WorkerLane lane, int credit)
    {
        FlushList flush = default;
        lock (_gate)
        {
            _state.SetCredit(lane, credit, ref flush);
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
            _state.Pace.Record(lane.LastProgress, endings.Length);
            foreach (ref CallEnding ending in endings)
            {
                // A number that is not in flight: an answer given twice, or to a call never sent. There is nobody to tell.
                if (lane.InFlight.Remove(ending.Number, out PendingCall? call) && !_state.Return(call, ending.Outcome))
                {
                    ending.Call = call;
                    if (ending.Outcome.IsResult && call is { ReadsWithUserCode: true, IsAnswered: false })
                    {
                        _state.BeginReading(call, lane.LastProgress);
                        ending.IsRead = true;
                    }
                    else
                    {
                        _state.Retire(call);
                    }
                }
            }

            _state.Lanes.EndIfDrained(lane, ref flush);
            _state.Dispatch(ref flush);
        }

        flush.Flush();
        foreach (ref readonly CallEnding ending in endings)
        {
            _results.Deliver(ending);
        }
    }

    private void EndReading(PendingCall call)
    {
        lock (_gate)
        {
            // Its limits may have ended it before.
            if (call.Stage == CallStage.Reading)
            {
                _state.Retire(call);
            }
        }
    }

    public PendingCall? FindInFlight(WorkerLane lane, ulong number)
    {
        lock (_gate)
        {
            return lane.InFlight.GetValueOrDefault(number);
        }
    }

    /// <summary>The calls of a lane, by number, as they are now.</summary>
    public IReadOnlyDictionary<ulong, PendingCall> ListInFlight(WorkerLane lane)
    {
        lock (_gate)
        {
            return new Dictionary<ulong, PendingCall>(lane.InFlight);
        }
    }

    /// <summary>The worker is to get no new call; its session is ended when the last one is over.</summary>
    public void Drain(WorkerLane lane)
    {
        FlushList flush = default;
        lock (_gate)
        {
            if (_state.Lanes.Drain(lane, ref flush))
            {
                _state.Dispatch(ref flush);
            }
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
            lane.BrokenAt = lane.BrokenAt == 0 ? _time.Now : lane.BrokenAt;
            open = _state.Lanes.Break(lane);
            _state.Dispatch(ref flush);
        }

        flush.Flush();
        FailHopeless();
        return open;
    }

    /// <summary>Ends or sends again the calls of a broken lane. May be done in part, for want of memory, and then again.</summary>
    /// <param name="lane">The lane.</param>
    /// <param name="judge">Says of a call whether it is lost and how; null when it never started.</param>
    public void Resolve(WorkerLane lane, Func<PendingCall, WorkerLostException?> judge)
    {
        var failures = new List<(PendingCall Call, ComputeHostException Failure)>();
        FlushList flush = default;
        try
        {
            lock (_gate)
            {
                _state.Settle(lane, judge, failures);
                _state.Dispatch(ref flush);
            }
        }
        finally
        {
            _answers.Fail(failures);
            flush.Flush();
        }

        FailHopeless();
    }

    /// <summary>Takes note of whether workers can be had at all. While they cannot, calls fail at once instead of waiting in vain.</summary>
    public void SetUnavailable(ComputeHostException? cause)
    {
        lock (_gate)
        {
            _state.Unavailable = cause;
        }

        FailHopeless();
    }

    /// <summary>Lists the calls whose time limits must be looked at, and when the next ones must be.</summary>
    public long CollectDue(long now, List<PendingCall> due)
    {
        long next = MonotonicTime.Never;
        lock (_gate)
        {
            foreach (PendingCall call in _state.Unfinished())
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
                // It was sent, or came back, between the two looks, and has been given another moment.
                return (false, call.Due);
            }

            action = _expiry.Examine(call, start, now);
            if (action == ExpiryAction.TakeBack)
            {
                SchedulingState.TakeBack(call, ref flush);
            }
            else if (action is not (ExpiryAction.Wait or ExpiryAction.HelpToRead or ExpiryAction.Kill))
            {
                if (call.TryClaimAnswer())
                {
                    timeout = Timeouts.Describe(call, action, _time, now);
                    call.TimedOut = timeout;
                }

                _state.GiveUp(call, now, ref flush);
                _state.Dispatch(ref flush);
            }
        }

        if (timeout is not null)
        {
            _answers.FailClaimed(call, timeout);
        }

        flush.Flush();
        if (action == ExpiryAction.HelpToRead)
        {
            _results.Help(now);
        }
        else if (action == ExpiryAction.ExpireUnanswered)
        {
            // A worker whose answers do not arrive would swallow the next call, too.
            sent!.Value.Lane.Outlet.Abort();
        }

        return (action == ExpiryAction.Kill, call.Stage == CallStage.Over ? MonotonicTime.Never : call.Due);
    }

    /// <summary>Takes back what waits in a worker behind a call that runs long, while another worker is free.</summary>
    /// <returns>When to look again, and how many calls are stuck.</returns>
    public (long Next, int Stuck) WithdrawStuck(long now)
    {
        FlushList flush = default;
        (long Next, int Stuck) found;
        lock (_gate)
        {
            found = StuckCallPolicy.Apply(_state.Lanes.Serving, _state.Waiting.Count, now, _time, ref flush);
        }

        flush.Flush();
        return found;
    }

    /// <summary>Refuses further calls. <see cref="Drained"/> completes when those under way are over.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _state.Close();
        }
    }

    /// <summary>Ends all calls that are left, for a dispose whose patience is over.</summary>
    public void AbortAll(Func<PendingCall, ComputeHostException> failure)
    {
        List<(PendingCall Call, ComputeHostException Failure)> left;
        lock (_gate)
        {
            left = _state.EndAll(_state.Unfinished(), failure);
        }

        _answers.Fail(left);
    }

    /// <summary>Ends the waiting calls if no worker is left and none can be had. To be asked whenever one of the two may have become true.</summary>
    private void FailHopeless()
    {
        List<(PendingCall Call, ComputeHostException Failure)> hopeless;
        lock (_gate)
        {
            if (_state.Unavailable is not { } cause || _state.Lanes.Open.Count > 0)
            {
                return;
            }

            hopeless = _state.EndAll(_state.Waiting.All(), call => Refusals.NoWorkers(call, cause));
        }

        _answers.Fail(hopeless);
    }
}
