namespace ComputeHost.Client.Limits;

/// <summary>The moments of one call that its time limits depend on, in ticks of the client's clock; 0 for what has not happened.</summary>
internal struct CallTimer(long submitted)
{
    public long Submitted { get; } = submitted;

    /// <summary>The start of its time in the queue: its submission, plus the time that earlier attempts took.</summary>
    public long QueuedSince { get; private set; } = submitted;

    /// <summary>When its present attempt was sent.</summary>
    public long SentAt { get; private set; }

    /// <summary>When the method is known to have been entered.</summary>
    public long EnteredAt { get; private set; }

    /// <summary>When the worker was first seen to owe an answer.</summary>
    public long OwedSince { get; private set; }

    /// <summary>When its result arrived.</summary>
    public long ArrivedAt { get; private set; }

    /// <summary>When the grace ends that its worker got because the caller was told.</summary>
    public long GraceEnds { get; private set; }

    /// <summary>Until when the worker may hand it back, after its time was up.</summary>
    public long TakeBackEnds { get; private set; }

    /// <summary>The next moment at which its limits must be looked at; <see cref="TimeScale.Never"/> for never.</summary>
    public long Due { get; private set; }

    /// <summary>Whether the method is known to have been entered in this attempt.</summary>
    public readonly bool HasRun => EnteredAt != 0 || ArrivedAt != 0;

    public void LookAt(long due) => Due = due;

    public void Wait(long due)
    {
        EnteredAt = 0;
        OwedSince = 0;
        TakeBackEnds = 0;
        Due = due;
    }

    /// <summary>Excludes a span from its time in the queue.</summary>
    public void Forgive(long ticks) => QueuedSince += ticks;

    public void Send(long now, long due)
    {
        SentAt = now;
        Due = due;
    }

    /// <summary>
    /// Notes the worker's start stamp; only the first counts. Foreign code runs where the stamp is kept, so the stamp is clamped between the sending and now.
    /// </summary>
    public void Enter(long stamp, long now)
    {
        if (EnteredAt == 0)
        {
            EnteredAt = Math.Max(SentAt, Math.Min(stamp, now));
        }
    }

    public void Owe(long now) => OwedSince = OwedSince == 0 ? now : OwedSince;

    public void OweFrom(long now) => OwedSince = now;

    public void TakeBack(long ends)
    {
        TakeBackEnds = ends;
        Due = ends;
    }

    public void GiveUp(long graceEnds)
    {
        GraceEnds = graceEnds;
        Due = graceEnds;
    }

    public void Arrive(long now) => ArrivedAt = now;
}
