namespace ComputeHost.Queue.Mailboxes;

/// <summary>
/// The latest outcomes of a mailbox that nobody waited for when they came: whoever enqueues a job and asks for its outcome later finds it here, without a
/// question
/// to the engine. Bounded by number and size. Not thread-safe.
/// </summary>
internal sealed class RecentOutcomes(int most, long mostBytes)
{
    private readonly Dictionary<JobId, JobOutcome> _outcomes = [];
    private readonly Queue<JobId> _order = new();
    private long _bytes;

    /// <summary>Counts what was forgotten: who has noted it before may ask here only as long as it stays the same.</summary>
    public long Forgotten { get; private set; }

    /// <summary>Takes an outcome out.</summary>
    public JobOutcome? Take(JobId id)
    {
        if (_outcomes.Remove(id, out JobOutcome? outcome))
        {
            _bytes -= outcome.Body.Length;
        }

        return outcome;
    }

    public void Add(JobId id, JobOutcome outcome)
    {
        // It may be there: a dead job that was sent again has a later outcome.
        _ = Take(id);
        _order.Enqueue(id);
        _outcomes[id] = outcome;
        _bytes += outcome.Body.Length;
        while (_order.Count > most || _bytes > mostBytes)
        {
            ForgetOldest();
        }
    }

    /// <summary>An outcome came that is not kept here.</summary>
    public void Miss() => Forgotten++;

    /// <summary>Outcomes may have been missed.</summary>
    public void ForgetAll()
    {
        _outcomes.Clear();
        _order.Clear();
        _bytes = 0;
        Forgotten++;
    }

    private void ForgetOldest()
    {
        if (Take(_order.Dequeue()) is not null)
        {
            Forgotten++;
        }
    }
}
