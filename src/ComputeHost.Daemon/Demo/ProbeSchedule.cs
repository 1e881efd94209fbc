using System.Diagnostics;

namespace ComputeHost.Daemon.Demo;

/// <summary>
/// When each request is due: an open loop, whose requests do not wait for the answers to earlier ones. Moments are <see cref="Stopwatch"/> ticks.
/// </summary>
/// <param name="now">The present.</param>
/// <param name="lead">How long after it the first request is due.</param>
/// <param name="requestsPerSecond">The rate.</param>
/// <param name="duration">From the first request to the one that is no longer sent.</param>
internal sealed class ProbeSchedule(long now, TimeSpan lead, int requestsPerSecond, TimeSpan duration)
{
    private readonly long _start = now + Ticks(lead);

    public int Count { get; } = (int)Math.Round(requestsPerSecond * duration.TotalSeconds);

    /// <summary>Computed from the start, never from the request before, so that errors do not add up.</summary>
    public long Due(int request) => _start + (long)(request * (double)Stopwatch.Frequency / requestsPerSecond);

    /// <summary>Whole milliseconds to sleep until a request is due, rounded down: a request leaves up to a millisecond early rather than late.</summary>
    public int MillisecondsUntilDue(int request, long now) => (int)Until(Due(request), now).TotalMilliseconds;

    /// <summary>The time left until even the last request counts as unanswered.</summary>
    public TimeSpan UntilEnd(long now) => Until(Due(Count) + Ticks(ProbeResult.Limit), now);

    /// <summary>
    /// How long a request took. One that left late was due all the same: its time runs from then, or a host that stalls the prober would look fast.
    /// </summary>
    public TimeSpan Latency(int request, long sent, long answered) => Stopwatch.GetElapsedTime(Math.Min(sent, Due(request)), answered);

    private static TimeSpan Until(long moment, long now) => now < moment ? Stopwatch.GetElapsedTime(now, moment) : TimeSpan.Zero;

    private static long Ticks(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);
}
