using System.Diagnostics;

namespace ComputeHost.Worker.Slots;

/// <summary>Shares the worker's credit among the sources that have work. Not thread-safe.</summary>
internal sealed class CreditLedger(int slots)
{
    /// <summary>A source counts as having work for so long after its last call, so that credit does not follow every pause between two calls.</summary>
    private static readonly long WorkMemory = Stopwatch.Frequency / 10;

    private readonly CreditPolicy _policy = new(slots);
    private readonly List<CallSource> _sources = [];

    /// <summary>The most that a source can ever be granted.</summary>
    public int Ceiling => _policy.Ceiling;

    public IReadOnlyList<CallSource> Sources => _sources;

    public void Add(CallSource source, long now)
    {
        _sources.Add(source);
        source.Credit = Limit(source, now);
    }

    public bool Remove(CallSource source) => _sources.Remove(source);

    /// <summary>Takes account of a call that has ended.</summary>
    /// <returns>Whether the source's credit has changed.</returns>
    public bool Ended(CallSource source, long ticks, long now)
    {
        _policy.Ended(ticks);
        return Update(source, now);
    }

    /// <summary>Takes account of calls that still run.</summary>
    /// <param name="source">Whose credit is looked at.</param>
    /// <param name="running">What the slots are doing; null for one that is free.</param>
    /// <param name="now">The time, in Stopwatch ticks.</param>
    /// <returns>Whether the source's credit has changed.</returns>
    public bool Review(CallSource source, ReadOnlySpan<WorkerCall?> running, long now)
    {
        long youngest = 0;
        foreach (WorkerCall? call in running)
        {
            youngest = Math.Max(youngest, call?.Started ?? now);
        }

        _policy.AllBusyFor(now - youngest);
        return Update(source, now);
    }

    private bool Update(CallSource source, long now)
    {
        int limit = Limit(source, now);
        if (limit == source.Credit)
        {
            return false;
        }

        source.Credit = limit;
        return true;
    }

    private int Limit(CallSource source, long now)
    {
        int sharers = 1;
        foreach (CallSource other in _sources)
        {
            if (other != source && (!other.Queue.IsEmpty || now - other.LastWork < WorkMemory))
            {
                sharers++;
            }
        }

        return _policy.Limit(sharers);
    }
}
