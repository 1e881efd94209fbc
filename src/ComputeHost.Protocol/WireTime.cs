namespace ComputeHost.Protocol;

/// <summary>Durations on the wire, in microseconds.</summary>
internal static class WireTime
{
    /// <summary>Stands for no limit.</summary>
    public const ulong Infinite = ulong.MaxValue;

    /// <returns>At least 1, so that a limit that is almost up is still a limit.</returns>
    public static ulong ToWire(TimeSpan span) => span == Timeout.InfiniteTimeSpan ? Infinite : (ulong)Math.Max(1, span.Ticks / TimeSpan.TicksPerMicrosecond);

    /// <returns>An infinite span for what is longer than any timer can count.</returns>
    public static TimeSpan FromWire(ulong microseconds) =>
        microseconds > (ulong)(ComputeCallOptions.LongestLimit.Ticks / TimeSpan.TicksPerMicrosecond)
            ? Timeout.InfiniteTimeSpan
            : TimeSpan.FromTicks((long)microseconds * TimeSpan.TicksPerMicrosecond);

    public static ulong ElapsedToWire(TimeSpan span) => (ulong)Math.Max(0, span.Ticks / TimeSpan.TicksPerMicrosecond);
}
