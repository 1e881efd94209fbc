using System.Diagnostics;
using System.Runtime.InteropServices;
using ComputeHost.Client.Answers;
using ComputeHost.Client.Calls;
using ComputeHost.Client.Limits;
using ComputeHost.Protocol.Seam;
using ComputeHost.Protocol.Threads;

namespace ComputeHost.Client.Scheduling;

/// <summary>
/// The thread-safe shell of the <see cref="SchedulingMachine"/>, with the one lock. Each member runs one transition under the lock and carries out its effects
/// after it.
/// </summary>
internal sealed class CallScheduler : ILimitedCalls<PendingCall>
{
    private static readonly Action<(Action<long> WakeBy, long Moment)> RequestLook = static request => request.WakeBy(request.Moment);

    private static readonly Action<(CallAnswers Answers, PendingCall Call, Exception Cause)> FailUndelivered = static lost => lost.Answers.Fail(
        lost.Call,
        lost.Call.Unreadable($"The outcome of call '{lost.Call.CallId}' of '{lost.Call.Method.DisplayName}' could not be read: {lost.Cause.Message}", lost.Cause, ComputeRan.Unknown));

    private readonly MonotonicTime _time;
    private readonly CallAnswers _answers;
    private readonly ResultReader _results;
    private readonly Action<long> _wakeBy;
    private readonly Action? _answered;
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();

    // ---- guarded by _gate ----
    private readonly SchedulingMachine _machine;

    /// <param name="settings">The client's options.</param>
    /// <param name="time">The clock that limits are counted by.</param>
    /// <param name="answers">Answers callers.</param>
    /// <param name="wakeBy">Requests a look at the limits by a moment.</param>
    /// <param name="newOrder">Makes a place where calls wait; null for the usual.</param>
    /// <param name="answered">Called when the callers of a transition have their answers; null for nobody.</param>
    public CallScheduler(ClientSettings settings, MonotonicTime time, CallAnswers answers, Action<long> wakeBy, Func<ICallOrder>? newOrder = null, Action? answered = null)
    {
        _answered = answered;
        _time = time;
        _answers = answers;
        _results = new ResultReader(answers, EndReading, static work => ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false), time);
        _wakeBy = wakeBy;
        _machine = new SchedulingMachine(settings, time, newOrder);
    }

    /// <summary>Completes when intake is closed and every call is over.</summary>
    public Task Drained => _drained.Task;

    public (int Waiting, int Running) Load
    {
        get
        {
            using Transition _ = Begin();
            return _machine.Load;
        }
    }

    /// <exception cref="ObjectDisposedException">Intake is closed.</exception>
    public void Submit(PendingCall call)
    {
        using Transition transition = Begin();
        _machine.Submit(call, transition.Now, transition.Effects);
        _answers.Counters.CountSubmitted();
    }

    /// <summary>Submits calls in one transition, so that those for one worker go to it in one batch. Each is taken or refused.</summary>
    /// <exception cref="ObjectDisposedException">Intake is closed.</exception>
    public void Submit(ReadOnlySpan<PendingCall> calls)
    {
        using Transition transition = Begin();
        foreach (PendingCall call in calls)
        {
            _machine.Submit(call, transition.Now, transition.Effects);
            _answers.Counters.CountSubmitted();
        }
    }

    /// <summary>The caller gave up: it is told at once, then the worker, which is killed after the grace.</summary>
    public void Abandon(PendingCall call)
    {
        if (call.TryClaimAnswer())
        {
            _answers.CancelClaimed(call);
            using Transition transition = Begin();
            _machine.GiveUp(call, transition.Now, transition.Effects);
        }
    }

    /// <summary>Somebody else gives a call up: its caller is told, then the worker, which is killed after the grace.</summary>
    /// <returns>False if the caller has its answer.</returns>
    public bool TryEnd(PendingCall call, ComputeHostException failure)
    {
        if (!call.TryClaimAnswer())
        {
            return false;
        }

        _answers.FailClaimed(call, failure);
        using Transition transition = Begin();
        _machine.GiveUp(call, transition.Now, transition.Effects);
        return true;
    }

    public void AddLane(WorkerLane lane)
    {
        using Transition transition = Begin();
        _machine.AddLane(lane, transition.Now, transition.Effects);
    }

    public void SetCredit(WorkerLane lane, int credit)
    {
        using Transition transition = Begin();
        _machine.SetCredit(lane, credit, transition.Now, transition.Effects);
    }

    /// <summary>Processes the outcomes of some calls of a worker, gives it new calls, then answers the callers. If it throws, nothing has changed.</summary>
    public void Finish(WorkerLane lane, ReadOnlySpan<CallEnding> endings)
    {
        using Transition transition = Begin();
        _machine.Finish(lane, endings, transition.Now, transition.Effects);
    }

    public PendingCall? FindInFlight(WorkerLane lane, ulong number)
    {
        using Transition _ = Begin();
        return lane.InFlight.GetValueOrDefault(number);
    }

    /// <summary>The calls of a lane at this moment, by number.</summary>
    public IReadOnlyDictionary<ulong, PendingCall> ListInFlight(WorkerLane lane)
    {
        using Transition _ = Begin();
        return new Dictionary<ulong, PendingCall>(lane.InFlight);
    }

    /// <inheritdoc cref="SchedulingMachine.Drain"/>
    public void Drain(WorkerLane lane)
    {
        using Transition transition = Begin();
        _machine.Drain(lane, transition.Now, transition.Effects);
    }

    /// <summary>The session is broken: nothing more is sent to it. <see cref="Resolve"/> decides the fate of its calls.</summary>
    /// <returns>Whether it has calls in flight, so that <see cref="Resolve"/> is needed.</returns>
    public bool Break(WorkerLane lane)
    {
        using Transition transition = Begin();
        return _machine.Break(lane, transition.Now, transition.Effects);
    }

    /// <summary>Ends the calls of a broken lane or sends them again. If memory runs out on the way, call it again for the rest.</summary>
    /// <param name="lane">A broken lane.</param>
    /// <param name="judge">Tells how a call was lost; null if it never started.</param>
    public void Resolve(WorkerLane lane, Func<PendingCall, WorkerLostException?> judge)
    {
        using Transition transition = Begin();
        _machine.Settle(lane, judge, transition.Now, transition.Effects);
    }

    /// <inheritdoc cref="SchedulingMachine.SetUnavailable"/>
    public void SetUnavailable(ComputeHostException? cause)
    {
        using Transition transition = Begin();
        _machine.SetUnavailable(cause, transition.Now, transition.Effects);
    }

    public long CollectDue(long now, List<PendingCall> due)
    {
        using Transition _ = Begin();
        return _machine.CollectDue(now, due);
    }

    public (bool Kill, long Next) Expire(PendingCall call, SentCall? sent, CallStart start, long now)
    {
        using Transition transition = Begin();
        return _machine.Expire(call, (sent, start), now, transition.Effects);
    }

    public (long Next, int Lacking) Tend(long now)
    {
        using Transition transition = Begin();
        return _machine.Tend(now, transition.Effects);
    }

    /// <summary>Refuses further calls. <see cref="Drained"/> completes when the present ones are over.</summary>
    public void Close()
    {
        using Transition transition = Begin();
        _machine.Close(transition.Effects);
    }

    /// <summary>Ends all unfinished calls, for a dispose that has waited long enough.</summary>
    public void AbortAll(Func<PendingCall, ComputeHostException> failure)
    {
        using Transition transition = Begin();
        _machine.EndAll(failure, transition.Now, transition.Effects);
    }

    private void EndReading(PendingCall call)
    {
        using Transition transition = Begin();
        _machine.EndReading(call, transition.Now, transition.Effects);
    }

    private Transition Begin()
    {
        Debug.Assert(!_gate.IsHeldByCurrentThread, "What a transition calls under the lock must not begin another.");
        SchedulingEffects effects = SchedulingEffects.Rent();
        _gate.Enter();
        return new Transition(this, effects);
    }

    /// <summary>
    /// In this order: what takes no time, then what may block for a while, last what may run the user's code. No effect throws when memory is short: it would
    /// keep those after it from being carried out, and nobody else can answer a call that was claimed.
    /// </summary>
    private void CarryOut(SchedulingEffects effects)
    {
        if (effects.Wake != TimeScale.Never)
        {
            Shortage.Outlast((_wakeBy, effects.Wake), RequestLook);
        }

        foreach (ArgumentBuffer arguments in effects.Releases)
        {
            arguments.Release();
        }

        foreach ((PendingCall call, ComputeHostException failure) in effects.Failures)
        {
            _answers.FailClaimed(call, failure);
        }

        Send(effects);
        Deliver(effects);
        _answered?.Invoke();
    }

    private void Send(SchedulingEffects effects)
    {
        foreach (WorkerLane lane in effects.Flushes)
        {
            try
            {
                lane.Outlet.Flush();
            }
            catch (Exception exception) when (Shortage.IsCauseOf(exception))
            {
                // What is queued there must not wait for another flush, which may never come.
                lane.Outlet.Abort();
            }
        }

        foreach (WorkerLane lane in effects.Aborts)
        {
            lane.Outlet.Abort();
        }

        if (effects.UnreadAt is { } moment)
        {
            _results.Help(moment);
        }
    }

    private void Deliver(SchedulingEffects effects)
    {
        foreach (ref readonly CallDelivery delivery in CollectionsMarshal.AsSpan(effects.Deliveries))
        {
            try
            {
                _results.Deliver(delivery);
            }
            catch (Exception exception) when (Shortage.IsCauseOf(exception))
            {
                // No limit watches a call that is over, and the others must get their answers.
                if (delivery.Call is { } call)
                {
                    Shortage.Outlast((_answers, call, exception), FailUndelivered);
                }
            }
        }

        if (effects.IsDrained)
        {
            _drained.TrySetResult();
        }

        SchedulingEffects.Return(effects);
    }

    /// <summary>
    /// One transition of the machine. The lock is held from its beginning to its disposal; then its effects are carried out, even if the transition failed on
    /// the way.
    /// </summary>
    private readonly ref struct Transition(CallScheduler scheduler, SchedulingEffects effects)
    {
        /// <summary>Read under the lock, so that the moments of transitions are in their order.</summary>
        public long Now { get; } = scheduler._time.Now;

        public SchedulingEffects Effects => effects;

        public void Dispose()
        {
            scheduler._gate.Exit();
            scheduler.CarryOut(effects);
        }
    }
}
