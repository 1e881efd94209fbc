namespace ComputeHost.Client.Limits;

/// <summary>The moments of one call that its time limits count from and to, in ticks of the client's clock; 0 for what has not happened.</summary>
internal struct CallTimer(long submitted)
{
    public long Submitted { get; } = submitted;

    /// <summary>The start of its time in the queue: its submission, later by what it ran in earlier attempts.</summary>
    public long QueuedSince { get; private set; } = submitted;

    /// <summary>When its present attempt was sent.</summary>
    public long SentAt { get; private set; }

    /// <summary>When the method is known to have been entered.</summary>
    public long EnteredAt { get; private set; }

    /// <summary>When the worker was first seen to owe an answer that had not come.</summary>
    public long OwedSince { get; private set; }

    /// <summary>When its result came.</summary>
    public long ArrivedAt { get; private set; }

    /// <summary>When the grace ends that began when its caller was told.</summary>
    public long GraceEnds { get; private set; }

    /// <summary>Its time is up, and until then the worker may hand it back.</summary>
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

    /// <summary>What was no waiting does not count against the time in the queue.</summary>
    public void Forgive(long ticks) => QueuedSince += ticks;

    public void Send(long now, long due)
    {
        SentAt = now;
        Due = due;
    }

    /// <summary>Takes note of the worker's stamp, of which the first counts: it lies where foreign code runs, so it is held between the sending and the first sight of it.</summary>
    public void Enter(long stamp, long now)
    {
        if (EnteredAt == 0)
        {
            EnteredAt = Math.Max(SentAt, Math.Min(stamp, now));
        }
    }

    public void Owe(long now) => OwedSince = OwedSince == 0 ? now : OwedSince;

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
