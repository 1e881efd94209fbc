using System.Diagnostics;
using ComputeHost.Client.Calls;
using ComputeHost.Client.Failures;
using ComputeHost.Client.Picking;
using ComputeHost.Client.Timing;
using ComputeHost.Protocol.Outcomes;

namespace ComputeHost.Client.Scheduling;

/// <summary>
/// Where every call is, and the steps that move one. Pure bookkeeping: what leaves it are frames posted to lanes. Not thread-safe: the scheduler's lock guards it,
/// and it answers no caller.
/// </summary>
internal sealed class SchedulingState(ClientSettings settings, MonotonicTime time, ExpiryPolicy expiry, Action<long> wakeBy)
{
    private readonly IWorkerPicker _picker = WorkerPickers.Create(settings.Picker);
    private readonly HashSet<PendingCall> _reading = [];
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _admitted;

    public WaitingCalls Waiting { get; } = new();

    public LaneSet Lanes => field ??= new LaneSet(Waiting);

    public PaceMeter Pace { get; } = new(time);

    public int UnfinishedCount { get; private set; }

    /// <summary>Whether intake has ended.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Completes when intake has ended and no call is left. Its continuations run elsewhere, so it may be completed under the lock.</summary>
    public Task Drained => _drained.Task;

    /// <summary>Why no worker can be had at present; null while there is hope.</summary>
    public ComputeHostException? Unavailable { get; set; }

    /// <returns>Why the call is not taken, or null.</returns>
    public ComputeHostException? Refusal(PendingCall call)
    {
        if (call.Limits.Deadline == TimeSpan.Zero)
        {
            return Timeouts.TooLateToSubmit(call);
        }

        if (Unavailable is not null && Lanes.Open.Count == 0)
        {
            return Refusals.NoWorkers(call, Unavailable);
        }

        bool full = !settings.WaitWhenFull && Waiting.Count >= settings.PendingLimit && !Lanes.AnyHasCredit;
        return full ? Refusals.QueueFull(call, settings.PendingLimit, Pace.Estimate(Waiting.Count)) : null;
    }

    public void Close()
    {
        IsClosed = true;
        SignalDrained();
    }

    /// <summary>Takes a new call in.</summary>
    public void Admit(PendingCall call, ref FlushList flush)
    {
        UnfinishedCount++;
        call.Order = ++_admitted;
        Enter(call);
        Waiting.Add(call);
        Dispatch(ref flush);
    }

    /// <summary>The worker takes more calls, or fewer.</summary>
    public void SetCredit(WorkerLane lane, int credit, ref FlushList flush)
    {
        lane.Credit = credit;
        for (int room = credit - lane.InFlight.Count; room > 0 && lane.Affine.First is not null; room--)
        {
            Waiting.Unpark(lane.Affine);
        }

        Dispatch(ref flush);
    }

    private void Enter(PendingCall call)
    {
        call.Stage = CallStage.Waiting;
        call.Lane = null;
        call.WithdrawSent = false;
        call.TakeBackEnds = 0;
        call.EnteredAt = 0;
        call.OverAt = 0;
        call.Due = expiry.FirstDue(call, call.Submitted);
    }

    /// <summary>A sent call that was never started comes back to be sent again in its turn.</summary>
    private void Reenter(PendingCall call)
    {
        call.Attempt--;
        Requeue(call);
    }

    /// <summary>A call whose worker died under it is sent again. Running was not waiting, nor was finding out what became of it.</summary>
    /// <param name="call">The call.</param>
    /// <param name="loss">How its worker died.</param>
    /// <param name="now">The moment.</param>
    private void Retry(PendingCall call, WorkerLostException loss, long now)
    {
        // When it was entered is not known of one that did not run to the end: then nothing counts since it was sent.
        long entered = loss.Ran == ComputeRan.Yes ? Math.Max(call.SentAt, call.Lane!.BrokenAt - time.After(0, loss.Elapsed)) : call.SentAt;
        call.QueuedSince += now - entered;
        Requeue(call);
    }

    /// <summary>Sends the calls of a broken lane again, or ends them. If memory runs out on the way, the calls that are done are no longer in flight, and the rest can be settled later.</summary>
    /// <param name="lane">The lane.</param>
    /// <param name="judge">Says of a call whether it is lost and how; null when it never started.</param>
    /// <param name="failures">Takes those whose callers must be told, also if there is no memory for the rest.</param>
    public void Settle(WorkerLane lane, Func<PendingCall, WorkerLostException?> judge, List<(PendingCall Call, ComputeHostException Failure)> failures)
    {
        long now = time.Now;
        failures.EnsureCapacity(lane.InFlight.Count);

        // From the last to the first, because each goes to the head of the queue and is soon there.
        foreach (PendingCall call in lane.InFlight.Values.OrderByDescending(call => call.Number))
        {
            bool isAnswered = call.IsAnswered;
            WorkerLostException? loss = isAnswered ? null : judge(call);
            ComputeHostException? failure = loss is null ? null : LossPolicy.Decide(call, loss);
            // What comes now takes no memory.
            lane.InFlight.Remove(call.Number);
            if (isAnswered)
            {
                Retire(call);
            }
            else if (loss is null)
            {
                Reenter(call);
            }
            else if (failure is null)
            {
                Retry(call, loss, now);
            }
            else
            {
                Retire(call);
                failures.Add((call, failure));
            }
        }

        // Only then: as long as calls are left, their limits count.
        Lanes.Close(lane);
    }

    /// <summary>Ends calls. What they are told is made first: none that is over stays without an answer because there is no memory for one.</summary>
    public List<(PendingCall Call, ComputeHostException Failure)> EndAll(IEnumerable<PendingCall> calls, Func<PendingCall, ComputeHostException> failure)
    {
        List<(PendingCall Call, ComputeHostException Failure)> ended = [.. calls.Select(call => (call, failure(call)))];
        foreach ((PendingCall call, _) in ended)
        {
            call.Lane?.InFlight.Remove(call.Number);
            Retire(call);
        }

        return ended;
    }

    private void Requeue(PendingCall call)
    {
        LeaveWorker(call);
        Enter(call);
        Waiting.Add(call);
        wakeBy(call.Due);
    }

    public void Dispatch(ref FlushList flush)
    {
        while (Waiting.First is { } call)
        {
            long now = time.Now;
            if (call.Due <= now)
            {
                // Nothing is sent whose time is up; the clock is about to end it.
                Waiting.ParkOverdue(call);
                continue;
            }

            if (Waiting.ParkIfGated(call))
            {
                continue;
            }

            WorkerLane? lane = call.AffinityKey is { } key ? AffinityPicker.Pick(Lanes.Open, key) : _picker.Pick(Lanes.Open);
            if (lane is null)
            {
                return;
            }

            if (lane.HasCredit)
            {
                Send(lane, call, now, ref flush);
            }
            else
            {
                // Only a call with an affinity key gets here: it waits for its worker, out of the way of the others.
                Waiting.Park(call, lane.Affine);
            }
        }
    }

    private void Send(WorkerLane lane, PendingCall call, long now, ref FlushList flush)
    {
        // First: a call that has left the queue must not get lost.
        lane.InFlight.EnsureCapacity(lane.InFlight.Count + 1);
        Waiting.Remove(call);
        Waiting.EnterGate(call);
        if (UnfinishedCount - Waiting.Count - _reading.Count == 1)
        {
            Pace.Resume(now);
        }

        if (lane.InFlight.Count == 0)
        {
            lane.LastProgress = now;
        }

        call.Stage = CallStage.Sent;
        call.Lane = lane;
        call.Number = ++lane.LastNumber;
        call.Attempt++;
        call.SentAt = now;
        call.Due = expiry.FirstDue(call, now);
        lane.InFlight.Add(call.Number, call);
        lane.Outlet.PostCall(call);
        flush.Add(lane);
        wakeBy(call.Due);
        if (lane.InFlight.Count > lane.Endpoint.Slots)
        {
            wakeBy(time.After(now, StuckCallPolicy.Pause(Lanes.Open.Count)));
        }
    }

    /// <summary>A call that never started comes back, if its caller still wants it.</summary>
    public bool Return(PendingCall call, in CallOutcome outcome)
    {
        if (outcome.NotStarted is not { } refusal || call.IsAnswered || !Refusals.MayGoElsewhere(refusal.Reason))
        {
            return false;
        }

        Reenter(call);
        return true;
    }

    public void Retire(PendingCall call)
    {
        Debug.Assert(call.Stage != CallStage.Over, "a call is over once");
        switch (call.Stage)
        {
            case CallStage.Waiting:
                Waiting.Remove(call);
                call.Arguments.Release();
                break;
            case CallStage.Sent:
                LeaveWorker(call);
                call.Arguments.Release();
                break;
            case CallStage.Reading:
                _reading.Remove(call);
                break;
        }

        call.Stage = CallStage.Over;
        UnfinishedCount--;
        SignalDrained();
    }

    /// <summary>A call's result has come and is being read: its worker is free, but its limits go on.</summary>
    public void BeginReading(PendingCall call, long now)
    {
        LeaveWorker(call);
        call.Arguments.Release();
        call.Stage = CallStage.Reading;
        call.ArrivedAt = now;
        _reading.Add(call);
        wakeBy(expiry.FirstDueReading(call));
    }

    private void LeaveWorker(PendingCall call)
    {
        Waiting.LeaveGate(call);
        Waiting.Unpark(call.Lane!.Affine);
    }

    /// <summary>Asks a worker for a call back; it answers, unless it has begun it.</summary>
    public static void TakeBack(PendingCall call, ref FlushList flush)
    {
        if (!call.WithdrawSent && call.Lane is { State: LaneState.Open or LaneState.Draining } lane)
        {
            call.WithdrawSent = true;
            lane.Outlet.PostWithdraw(call.Number);
            flush.Add(lane);
        }
    }

    public void GiveUp(PendingCall call, long now, ref FlushList flush)
    {
        switch (call.Stage)
        {
            case CallStage.Waiting or CallStage.Reading:
                Retire(call);
                break;
            case CallStage.Sent:
                call.GraceEnds = time.After(now, settings.CancellationGrace);
                call.Due = call.GraceEnds;
                if (call.Lane is { State: LaneState.Open or LaneState.Draining } lane)
                {
                    lane.Outlet.PostCancel(call.Number);
                    flush.Add(lane);
                }

                break;
        }
    }

    public IEnumerable<PendingCall> Unfinished() => Waiting.All().Concat(Lanes.CallsParked).Concat(Lanes.CallsInFlight).Concat(_reading);

    private void SignalDrained()
    {
        if (IsClosed && UnfinishedCount == 0)
        {
            _drained.TrySetResult();
        }
    }
}
