namespace ComputeHost.Queue.Sqlite.Storage;

/// <summary>
/// The queue's own time, in milliseconds: the machine's monotonic clock plus what the store says of this boot. All processes read the same, and a clock that is
/// set changes nothing. It is near to the time of day when a store is made, and may drift from it.
/// </summary>
internal sealed class QueueClock(TimeProvider time, long shift)
{
    public long Now => Monotonic(time) + shift;

    /// <summary>The monotonic clock alone.</summary>
    public static long Monotonic(TimeProvider time) => (long)(time.GetTimestamp() * (1000.0 / time.TimestampFrequency));

    /// <summary>What a new boot adds to its clock: so much that no time before it comes again.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="latest">The latest time that the store has seen; 0 for none.</param>
    public static long NewShift(TimeProvider time, long latest) => Math.Max(time.GetUtcNow().ToUnixTimeMilliseconds(), latest) - Monotonic(time);

    /// <summary>The moment so long from another, rounded up: nothing comes early.</summary>
    public static long After(long moment, TimeSpan length)
    {
        double milliseconds = Math.Ceiling(length.TotalMilliseconds);
        return milliseconds > long.MaxValue / 2 ? long.MaxValue : Math.Max(moment, 0) + (long)milliseconds;
    }
}
