namespace ComputeHost.Supervisor.Watching;

/// <summary>
/// Time as far as this process was awake to see it pass. While a machine sleeps or a container is frozen, workers stand still together with the one who watches
/// them: that time is held against nobody. Read on the supervisor's thread alone.
/// </summary>
internal sealed class WakingTime(TimeProvider clock) : TimeProvider
{
    /// <summary>How much later than expected a look may come before all of the delay is taken for a standstill.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(500);

    private long _lastRead = clock.GetTimestamp();
    private long _missed;
    private TimeSpan _expected;

    public override long TimestampFrequency => clock.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

    /// <summary>Says that nobody may look for so long.</summary>
    public void ExpectPause(TimeSpan pause) => _expected = pause;

    public override long GetTimestamp()
    {
        long now = clock.GetTimestamp();
        TimeSpan delay = clock.GetElapsedTime(_lastRead, now) - _expected;
        if (delay > Tolerance)
        {
            _missed += (long)(delay.TotalSeconds * clock.TimestampFrequency);
        }

        _lastRead = now;
        return now - _missed;
    }
}
