using System.Diagnostics;

namespace ComputeHost.LoadTests.Measurement;

/// <summary>When each call of an open loop is due. Moments are <see cref="Stopwatch"/> ticks.</summary>
/// <param name="start">When the first is due.</param>
/// <param name="perSecond">The rate.</param>
/// <param name="duration">From the first call to the one that is no longer sent.</param>
internal sealed class Schedule(long start, int perSecond, TimeSpan duration)
{
    public int Count { get; } = Math.Max(1, (int)Math.Round(perSecond * duration.TotalSeconds));

    /// <summary>Computed from the start, never from the call before, so that errors do not add up.</summary>
    public long Due(int call) => start + (long)(call * (double)Stopwatch.Frequency / perSecond);

    /// <summary>Whole milliseconds until a moment, rounded down: who sleeps so long is up to a millisecond early rather than late.</summary>
    public TimeSpan Until(long moment)
    {
        long now = Stopwatch.GetTimestamp();
        return TimeSpan.FromMilliseconds(now < moment ? Math.Floor(Stopwatch.GetElapsedTime(now, moment).TotalMilliseconds) : 0);
    }
}
