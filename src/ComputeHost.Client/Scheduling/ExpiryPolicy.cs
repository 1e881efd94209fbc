using ComputeHost.Client.Calls;
using ComputeHost.Client.Timing;
using ComputeHost.Protocol.Seam;

namespace ComputeHost.Client.Scheduling;

internal enum ExpiryAction
{
    /// <summary>Nothing yet: look again at the given moment.</summary>
    Wait,

    /// <summary>Its time in the queue is up and it was not entered.</summary>
    ExpireQueued,

    /// <summary>Its running time is up.</summary>
    ExpireRunning,

    /// <summary>Its deadline has passed.</summary>
    ExpireDeadline,

    /// <summary>The worker has owed an answer for long, but none came.</summary>
    ExpireUnanswered,

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

    /// <summary>Takes note of what the recorder says and decides. The call's <c>Due</c> is set when the action is <see cref="ExpiryAction.Wait"/>.</summary>
    /// <param name="call">A call that is waiting or sent.</param>
    /// <param name="start">What the recorder says of a sent call.</param>
    /// <param name="now">The moment.</param>
    public ExpiryAction Examine(PendingCall call, CallStart start, long now)
    {
        if (call.GraceEnds != 0)
        {
            return ExamineGivenUp(call, start, now);
        }

        long deadline = time.After(call.Submitted, call.Limits.Deadline);
        if (now >= deadline)
        {
            return ExpiryAction.ExpireDeadline;
        }

        long queueEnds = time.After(call.Submitted, call.Limits.Queue);
        if (call.Stage == CallStage.Waiting)
        {
            call.Due = Math.Min(queueEnds, deadline);
            return now >= queueEnds ? ExpiryAction.ExpireQueued : ExpiryAction.Wait;
        }

        switch (start.State)
        {
            case CallStartState.Running:
                // The stamp lies where foreign code runs: it cannot be earlier than the call, nor later than when it was first seen.
                call.EnteredAt = call.EnteredAt == 0 ? Math.Clamp(start.Stamp, call.Submitted, now) : call.EnteredAt;
                long ends = time.After(call.EnteredAt, call.Limits.Execution);
                call.Due = Math.Min(ends, deadline);
                return now >= ends ? ExpiryAction.ExpireRunning : ExpiryAction.Wait;

            case CallStartState.Waiting:
                // Not entered until now, so it cannot have run too long before a whole limit from now.
                call.Due = Math.Min(Math.Min(queueEnds, time.After(now, call.Limits.Execution)), deadline);
                return now >= queueEnds ? ExpiryAction.ExpireQueued : ExpiryAction.Wait;

            default:
                ExpiryAction action = AwaitAnswer(call, now);
                call.Due = Math.Min(call.Due, deadline);
                return action;
        }
    }

    /// <summary>When a call that is given to a worker must first be looked at.</summary>
    public long FirstDue(PendingCall call, long now) => Math.Min(
        Math.Min(time.After(call.Submitted, call.Limits.Queue), time.After(call.Submitted, call.Limits.Deadline)),
        call.Stage == CallStage.Sent ? time.After(now, call.Limits.Execution) : MonotonicTime.Never);

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
