using ComputeHost.Client.Calls;
using ComputeHost.Client.Timing;
using ComputeHost.Protocol.Seam;

namespace ComputeHost.Client.Scheduling;

internal enum ExpiryAction
{
    /// <summary>Nothing yet: look again at the given moment.</summary>
    Wait,

    /// <summary>Its time is up while it is with a worker: ask for it, and look again at the given moment.</summary>
    TakeBack,

    /// <summary>Its time in the queue is up and it is not known to have been entered.</summary>
    ExpireQueued,

    /// <summary>Its running time is up.</summary>
    ExpireRunning,

    /// <summary>Its deadline has passed.</summary>
    ExpireDeadline,

    /// <summary>The worker has owed an answer for long, but none came.</summary>
    ExpireUnanswered,

    /// <summary>Its result has waited long for somebody to read it: see to that, and look again at the given moment.</summary>
    HelpToRead,

    /// <summary>Its result has come, but is not read in time.</summary>
    ExpireUnread,

    /// <summary>The grace after giving up is over.</summary>
    Kill,
}

/// <summary>
/// Decides what a call's time limits demand at a moment. A timer is armed at sending and, when it fires, armed again from the stamp that the worker left in the
/// flight recorder: waiting in the worker does not count as running.
/// </summary>
internal sealed class ExpiryPolicy(MonotonicTime time, TimeSpan grace)
{
    /// <summary>How long an answer may be under way after the method has ended. Long, because the host may be short of CPU, and where there are pipes its thread pool reads.</summary>
    public static readonly TimeSpan AnswerTransit = TimeSpan.FromSeconds(5);

    /// <summary>How long a worker may take to hand a call back, before its caller is told that nobody knows whether it ran.</summary>
    public static readonly TimeSpan TakeBackPatience = TimeSpan.FromMilliseconds(50);

    /// <summary>How long a result may wait for a thread that reads it.</summary>
    public static readonly TimeSpan ReadPatience = TimeSpan.FromMilliseconds(50);

    /// <summary>Takes note of what the recorder says and decides. The call's <c>Due</c> is set when the action is <see cref="ExpiryAction.Wait"/>, <see cref="ExpiryAction.TakeBack"/> or <see cref="ExpiryAction.HelpToRead"/>.</summary>
    /// <param name="call">A call that is not over.</param>
    /// <param name="start">What the recorder says of a sent call.</param>
    /// <param name="now">The moment.</param>
    public ExpiryAction Examine(PendingCall call, CallStart start, long now)
    {
        if (call.GraceEnds != 0)
        {
            return ExamineGivenUp(call, start, now);
        }

        long deadline = time.After(call.Submitted, call.Limits.Deadline);
        long queueEnds = time.After(call.QueuedSince, call.Limits.Queue);
        ExpiryAction overdue = now >= deadline ? ExpiryAction.ExpireDeadline : now >= queueEnds ? ExpiryAction.ExpireQueued : ExpiryAction.Wait;
        if (call.Stage == CallStage.Waiting)
        {
            call.Due = Math.Min(queueEnds, deadline);
            return overdue;
        }

        if (call.Stage == CallStage.Reading)
        {
            return overdue == ExpiryAction.ExpireDeadline ? overdue : ExamineReading(call, deadline, now);
        }

        switch (start.State)
        {
            case CallStartState.Running:
                // The stamp lies where foreign code runs: it cannot be earlier than the call, nor later than when it was first seen.
                call.EnteredAt = call.EnteredAt == 0 ? Math.Clamp(start.Stamp, call.SentAt, now) : call.EnteredAt;
                long ends = time.After(call.EnteredAt, call.Limits.Execution);
                call.Due = Math.Min(ends, deadline);
                return now >= deadline ? ExpiryAction.ExpireDeadline : now >= ends ? ExpiryAction.ExpireRunning : ExpiryAction.Wait;

            case CallStartState.Waiting when overdue != ExpiryAction.Wait:
                return TakeBack(call, overdue, now);

            case CallStartState.Waiting:
                // Not entered until now, so it cannot have run too long before a whole limit from now.
                call.Due = Math.Min(Math.Min(queueEnds, time.After(now, call.Limits.Execution)), deadline);
                return ExpiryAction.Wait;

            case CallStartState.Over when overdue == ExpiryAction.ExpireDeadline:
                return call.EnteredAt == 0 ? TakeBack(call, overdue, now) : overdue;

            default:
                ExpiryAction action = AwaitAnswer(call, now);
                call.Due = Math.Min(call.Due, deadline);
                return action;
        }
    }

    /// <summary>When a call whose result has come must first be looked at.</summary>
    public long FirstDueReading(PendingCall call)
    {
        _ = ExamineReading(call, time.After(call.Submitted, call.Limits.Deadline), call.ArrivedAt);
        return call.Due;
    }

    /// <summary>When a call that waits, or is given to a worker, must first be looked at.</summary>
    public long FirstDue(PendingCall call, long now) => Math.Min(
        Math.Min(time.After(call.QueuedSince, call.Limits.Queue), time.After(call.Submitted, call.Limits.Deadline)),
        call.Stage == CallStage.Sent ? time.After(now, call.Limits.Execution) : MonotonicTime.Never);

    /// <summary>
    /// Its time is up. That the recorder shows no start says nothing of the next moment, and that the worker is past it may mean that it hands it back: the worker is
    /// asked, and the caller told when it has answered, or has taken too long to.
    /// </summary>
    private ExpiryAction TakeBack(PendingCall call, ExpiryAction overdue, long now)
    {
        if (call.TakeBackEnds != 0)
        {
            call.Due = call.TakeBackEnds;
            return now >= call.TakeBackEnds ? overdue : ExpiryAction.Wait;
        }

        call.Due = call.TakeBackEnds = time.After(now, TakeBackPatience);
        return ExpiryAction.TakeBack;
    }

    /// <summary>Reading gets as much time as the method: it runs the code of the result's type.</summary>
    private ExpiryAction ExamineReading(PendingCall call, long deadline, long now)
    {
        long ends = time.After(call.ArrivedAt, call.Limits.Execution);
        call.Due = Math.Min(ends, deadline);
        if (now >= ends)
        {
            return ExpiryAction.ExpireUnread;
        }

        if (call.ReadBegan)
        {
            return ExpiryAction.Wait;
        }

        long patient = time.After(call.ArrivedAt, ReadPatience);
        call.Due = Math.Min(call.Due, now >= patient ? time.After(now, ReadPatience) : patient);
        return now >= patient ? ExpiryAction.HelpToRead : ExpiryAction.Wait;
    }

    private ExpiryAction ExamineGivenUp(PendingCall call, CallStart start, long now)
    {
        if (now < call.GraceEnds)
        {
            call.Due = call.GraceEnds;
            return ExpiryAction.Wait;
        }

        if (start.State == CallStartState.Running)
        {
            call.Due = time.After(now, grace > TimeSpan.FromMilliseconds(100) ? grace : TimeSpan.FromMilliseconds(100));
            return ExpiryAction.Kill;
        }

        // Waiting: the worker hands it back unstarted. Over: its last word is on the way. Until then it takes the place of another.
        return AwaitAnswer(call, now);
    }

    private ExpiryAction AwaitAnswer(PendingCall call, long now)
    {
        call.OverAt = call.OverAt == 0 ? now : call.OverAt;
        call.Due = time.After(call.OverAt, AnswerTransit);
        return now >= call.Due ? ExpiryAction.ExpireUnanswered : ExpiryAction.Wait;
    }
}
