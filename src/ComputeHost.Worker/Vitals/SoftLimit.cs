using System.Diagnostics;

namespace ComputeHost.Worker.Vitals;

/// <summary>
/// Whether this worker may take another call: not once what earlier calls have left is more than it may keep. Otherwise the next calls would run into the hard
/// limit, and pay for a leak that is not theirs. Safe from any thread.
/// </summary>
/// <param name="limit">In bytes.</param>
/// <param name="read">What the process occupies, in bytes.</param>
/// <param name="readHeap">What of that, or beyond it, the managed heap has given out, in bytes.</param>
/// <param name="collect">Collects all garbage and gives its memory back.</param>
internal sealed class SoftLimit(long limit, Func<long> read, Func<long> readHeap, Action collect)
{
    /// <summary>How old a reading may be, because one costs as much as a short call. The kernel gives out a few MiB in that time.</summary>
    private static readonly long Interval = Stopwatch.Frequency / 1000;

    private long _readAt = long.MinValue / 2;
    private long _occupied;
    private volatile bool _exceeded;

    public static SoftLimit OfThisProcess(long limit, OwnMemory memory) => new(
        limit,
        memory.Read,
        static () => GC.GetTotalMemory(forceFullCollection: false),
        static () => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true));

    /// <summary>What the process occupied when it was looked at last, in bytes.</summary>
    public long Occupied => Volatile.Read(ref _occupied);

    /// <param name="now">In Stopwatch ticks.</param>
    public bool IsExceeded(long now)
    {
        if (now - Volatile.Read(ref _readAt) >= Interval)
        {
            _exceeded = Look(now) > limit && !CollectingHelps();
        }

        // What was read may be garbage that another slot collects at this moment: the verdict counts, not the number.
        return _exceeded;
    }

    /// <summary>
    /// Garbage is no leak. If most of what is there is not garbage, or not the heap's, a collection helps for a few calls at best and is not worth its time again
    /// and again.
    /// </summary>
    private bool CollectingHelps()
    {
        long enough = limit / 4 * 3;
        if (Occupied - readHeap() > enough)
        {
            return false;
        }

        collect();
        return Look(Stopwatch.GetTimestamp()) <= enough;
    }

    /// <summary>An array that nobody has written to yet is memory of the heap, and not of the process.</summary>
    private long Look(long now)
    {
        long occupied = Math.Max(read(), readHeap());
        Volatile.Write(ref _occupied, occupied);
        Volatile.Write(ref _readAt, now);
        return occupied;
    }
}
