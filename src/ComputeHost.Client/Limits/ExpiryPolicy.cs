using ComputeHost.Protocol.Seam;

namespace ComputeHost.Client.Limits;

/// <summary>
/// Decides what a call's time limits demand at a moment. A limit counts from the sending at first and, when that is up, again from the stamp that the worker
/// left in the flight recorder: waiting in the worker does not count as running.
/// </summary>
internal sealed class ExpiryPolicy(TimeScale time, TimeSpan grace)
{
    /// <summary>
    /// How long an answer may take to arrive after the method has ended. Long, because the host may be short of CPU, and its thread pool may have to read
    /// the session.
    /// </summary>
    public static readonly TimeSpan AnswerTransit = TimeSpan.FromSeconds(5);

    /// <summary>How long a worker may take to hand a call back, before the caller is told that it may have run.</summary>
    public static readonly TimeSpan TakeBackPatience = TimeSpan.FromMilliseconds(50);

    /// <summary>How long a result may wait for the thread pool to read it.</summary>
    public static readonly TimeSpan ReadPatience = TimeSpan.FromMilliseconds(50);

    /// <summary>How long a daemon may be silent while it has calls. It shows every second that it lives.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long the silence is looked at before it counts: this program may have been stopped, and then finds the clock advanced and all that was sent
    /// meanwhile still unread.
    /// </summary>
    public static readonly TimeSpan SilenceDoubt = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan ShortestKillInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>When a waiting call is first due.</summary>
    public long FirstDueWaiting(in CallTimer timer, in CallLimits limits) => Math.Min(QueueEnds(timer, limits), Deadline(timer, limits));

    /// <summary>When a call that is sent now is first due.</summary>
    public long FirstDueSent(in CallTimer timer, in CallLimits limits, long now) =>
        Math.Min(FirstDueWaiting(timer, limits), time.After(now, limits.Execution));

    /// <summary>When a call is first due that is sent now to a daemon, which keeps its limits.</summary>
    public long FirstDueForwarded(long now) => time.After(now, Silence);

    /// <summary>Notes that a result has arrived, and when its call is due.</summary>
    public void BeginReading(ref CallTimer timer, in CallLimits limits, long now)
    {
        timer.Arrive(now);
        _ = ExamineReading(ref timer, limits, readBegan: false, now);
    }

    /// <summary>Notes that a call was given up, and when its grace ends.</summary>
    public void GiveUp(ref CallTimer timer, long now) => timer.GiveUp(time.After(now, grace));

    /// <summary>What the limits of a call in the queue demand.</summary>
    public ExpiryAction ExamineWaiting(ref CallTimer timer, in CallLimits limits, long now)
    {
        timer.LookAt(FirstDueWaiting(timer, limits));
        return Overdue(timer, limits, now);
    }

    /// <summary>What the limits of a call with a worker demand. Notes what the recorder says.</summary>
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
                // Not entered yet, so it cannot exceed its running time before a whole limit from now.
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

    /// <summary>What is demanded for a call with a daemon, which keeps the limits itself.</summary>
    /// <param name="timer">The call's.</param>
    /// <param name="lastHeard">When the daemon last sent something.</param>
    /// <param name="now">The moment of the look.</param>
    public ExpiryAction ExamineForwarded(ref CallTimer timer, long lastHeard, long now)
    {
        long silentSince = Math.Max(lastHeard, timer.SentAt);
        if (now < time.After(silentSince, Silence))
        {
            timer.LookAt(time.After(silentSince, Silence));
            return ExpiryAction.Wait;
        }

        if (timer.OwedSince <= silentSince)
        {
            timer.OweFrom(now);
        }

        timer.LookAt(time.After(timer.OwedSince, SilenceDoubt));
        return now >= timer.Due ? ExpiryAction.BreakSession : ExpiryAction.Wait;
    }

    /// <summary>What the limits demand while a result is being read, which may run the code of its type and take as long as the method may.</summary>
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
    /// Its time is up. If the recorder shows no start, the call may start in the next moment; if the worker is past it, it may be handing it back. So the
    /// worker is asked, and the caller is told when the worker has answered or has taken too long.
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

        // Waiting: the worker will hand it back. Over: its answer is on the way. Until then it occupies a slot.
        return AwaitAnswer(ref timer, now);
    }

    private ExpiryAction AwaitAnswer(ref CallTimer timer, long now)
    {
        timer.Owe(now);
        timer.LookAt(time.After(timer.OwedSince, AnswerTransit));
        return now >= timer.Due ? ExpiryAction.ExpireUnanswered : ExpiryAction.Wait;
    }
}
