namespace ComputeHost.Client.Timing;

/// <summary>
/// Arithmetic on the one clock of design section 4: timestamps of a <see cref="TimeProvider"/>, which for the system's are Stopwatch ticks and so comparable
/// with a worker's start stamps.
/// </summary>
internal sealed class MonotonicTime(TimeProvider provider)
{
    public const long Never = long.MaxValue;

    public long Now => provider.GetTimestamp();

    public TimeSpan Between(long from, long to) => to <= from ? TimeSpan.Zero : provider.GetElapsedTime(from, to);

    /// <returns><see cref="Never"/> for an infinite span.</returns>
    public long After(long stamp, TimeSpan span) =>
        span == Timeout.InfiniteTimeSpan ? Never : stamp + (long)(span.TotalSeconds * provider.TimestampFrequency);
}
