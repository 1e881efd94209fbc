namespace ComputeHost.Client.Limits;

/// <summary>Arithmetic on moments, the timestamps of one clock. It does not know the present time.</summary>
/// <param name="ticksPerSecond">The frequency of the clock.</param>
internal class TimeScale(long ticksPerSecond)
{
    public const long Never = long.MaxValue;

    private readonly double _spanTicksPerTick = (double)TimeSpan.TicksPerSecond / ticksPerSecond;

    /// <returns>Zero unless <paramref name="to"/> is later than <paramref name="from"/>.</returns>
    public TimeSpan Between(long from, long to) => to <= from ? TimeSpan.Zero : new TimeSpan((long)((to - from) * _spanTicksPerTick));

    /// <returns><see cref="Never"/> for an infinite span.</returns>
    public long After(long moment, TimeSpan span) => span == Timeout.InfiniteTimeSpan ? Never : moment + (long)(span.TotalSeconds * ticksPerSecond);
}
