using ComputeHost.Protocol.Seam;

namespace ComputeHost.Client.Limits;

/// <summary>
/// Decides what a call's time limits demand at a moment. A timer is armed at sending and, when it fires, armed again from the stamp that the worker left in the
/// flight recorder: waiting in the worker does not count as running.
/// </summary>
internal sealed class ExpiryPolicy(TimeScale time, TimeSpan grace)
{
    /// <summary>How long an answer may be under way after the method has ended. Long, because the host may be short of CPU, and where there are pipes its thread pool reads.</summary>
    public static readonly TimeSpan AnswerTransit = TimeSpan.FromSeconds(5);

    /// <summary>How long a worker may take to hand a call back, before its caller is told that nobody knows whether it ran.</summary>
    public static readonly TimeSpan TakeBackPatience = TimeSpan.FromMilliseconds(50);

    /// <summary>How long a result may wait for a thread that reads it.</summary>
    public static readonly TimeSpan ReadPatience = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan ShortestKillInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>When a waiting call must first be looked at.</summary>
    public long FirstDueWaiting(in CallTimer timer, in CallLimits limits) => Math.Min(QueueEnds(timer, limits), Deadline(timer, limits));

    /// <summary>When a call that is sent now must first be looked at.</summary>
    public long FirstDueSent(in CallTimer timer, in CallLimits limits, long now) =>
        Math.Min(FirstDueWaiting(timer, limits), time.After(now, limits.Execution));

    /// <summary>Takes note that a result has come, and of when its call must be looked at.</summary>
    public void BeginReading(ref CallTimer timer, in CallLimits limits, long now)
    {
        timer.Arrive(now);
        _ = ExamineReading(ref timer, limits, readBegan: false, now);
    }

    /// <summary>Takes note that a call was given up, and of when its grace ends.</summary>
    public void GiveUp(ref CallTimer timer, long now) => timer.GiveUp(time.After(now, grace));

    /// <summary>What the limits of a call in the queue demand.</summary>
    public ExpiryAction ExamineWaiting(ref CallTimer timer, in CallLimits limits, long now)
    {
        timer.LookAt(FirstDueWaiting(timer, limits));
        return Overdue(timer, limits, now);
    }

    /// <summary>What the limits of a call with a worker demand. Takes note of what the recorder says.</summary>
    public ExpiryAction ExamineSent(ref CallTimer timer, in CallLimits limits, CallStart start, long now)
    {
        if (timer.GraceEnds != 0)
        {
            return ExamineGivenUp(ref timer, start, now);
        }

        long deadline = Deadline(timer, limits);
        ExpiryAction overdue = Overdue(timer, limits, now);
        switch (start.State)
        {
            case CallStartState.Running:
                timer.Enter(start.Stamp, now);
                long ends = time.After(timer.EnteredAt, limits.Execution);
                timer.LookAt(Math.Min(ends, deadline));
                return now >= deadline ? ExpiryAction.ExpireDeadline : now >= ends ? ExpiryAction.ExpireRunning : ExpiryAction.Wait;

            case CallStartState.Waiting when overdue != ExpiryAction.Wait:
                return TakeBack(ref timer, overdue, now);

            case CallStartState.Waiting:
                // Not entered until now, so it cannot have run too long before a whole limit from now.
                timer.LookAt(FirstDueSent(timer, limits, now));
                return ExpiryAction.Wait;

            case CallStartState.Over when overdue == ExpiryAction.ExpireDeadline:
                return timer.EnteredAt == 0 ? TakeBack(ref timer, overdue, now) : overdue;

            default:
                ExpiryAction action = AwaitAnswer(ref timer, now);
                timer.LookAt(Math.Min(timer.Due, deadline));
                return action;
        }
    }

    /// <summary>What the limits of a call demand whose result has come. Reading gets as much time as the method: it runs the code of the result's type.</summary>
    public ExpiryAction ExamineReading(ref CallTimer timer, in CallLimits limits, bool readBegan, long now)
    {
        long deadline = Deadline(timer, limits);
        long ends = time.After(timer.ArrivedAt, limits.Execution);
        timer.LookAt(Math.Min(ends, deadline));
        if (now >= deadline)
        {
            return ExpiryAction.ExpireDeadline;
        }

        if (now >= ends)
        {
            return ExpiryAction.ExpireUnread;
        }

        if (readBegan)
        {
            return ExpiryAction.Wait;
        }

        long patient = time.After(timer.ArrivedAt, ReadPatience);
        timer.LookAt(Math.Min(timer.Due, now >= patient ? time.After(now, ReadPatience) : patient));
        return now >= patient ? ExpiryAction.HelpToRead : ExpiryAction.Wait;
    }

    private long Deadline(in CallTimer timer, in CallLimits limits) => time.After(timer.Submitted, limits.Deadline);

    private long QueueEnds(in CallTimer timer, in CallLimits limits) => time.After(timer.QueuedSince, limits.Queue);

    private ExpiryAction Overdue(in CallTimer timer, in CallLimits limits, long now) =>
        now >= Deadline(timer, limits) ? ExpiryAction.ExpireDeadline : now >= QueueEnds(timer, limits) ? ExpiryAction.ExpireQueued : ExpiryAction.Wait;

    /// <summary>
    /// Its time is up. That the recorder shows no start says nothing of the next moment, and that the worker is past it may mean that it hands it back: the worker is
    /// asked, and the caller told when it has answered, or has taken too long to.
    /// </summary>
    private ExpiryAction TakeBack(ref CallTimer timer, ExpiryAction overdue, long now)
    {
        if (timer.TakeBackEnds != 0)
        {
            timer.LookAt(timer.TakeBackEnds);
            return now >= timer.TakeBackEnds ? overdue : ExpiryAction.Wait;
        }

        timer.TakeBack(time.After(now, TakeBackPatience));
        return ExpiryAction.TakeBack;
    }

    private ExpiryAction ExamineGivenUp(ref CallTimer timer, CallStart start, long now)
    {
        if (now < timer.GraceEnds)
        {
            timer.LookAt(timer.GraceEnds);
            return ExpiryAction.Wait;
        }

        if (start.State == CallStartState.Running)
        {
            timer.LookAt(time.After(now, grace > ShortestKillInterval ? grace : ShortestKillInterval));
            return ExpiryAction.Kill;
        }

        // Waiting: the worker hands it back unstarted. Over: its last word is on the way. Until then it takes the place of another.
        return AwaitAnswer(ref timer, now);
    }

    private ExpiryAction AwaitAnswer(ref CallTimer timer, long now)
    {
        timer.Owe(now);
        timer.LookAt(time.After(timer.OwedSince, AnswerTransit));
        return now >= timer.Due ? ExpiryAction.ExpireUnanswered : ExpiryAction.Wait;
    }
}
