namespace ComputeHost.Supervisor.Watching;

/// <summary>
/// Time as far as this process was awake to see it pass. While a machine sleeps or a container is frozen, workers stand still together with the one who watches
/// them: that time is held against nobody. Read on the supervisor's thread alone.
/// </summary>
internal sealed class WakingTime(TimeProvider clock) : TimeProvider
{
    /// <summary>How much later than expected a look may come before the rest is taken for a standstill.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(500);

    private long _lastRead = clock.GetTimestamp();
    private long _missed;
    private TimeSpan _longest = Tolerance;

    public override long TimestampFrequency => clock.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

    /// <summary>Says that nobody may look for so long.</summary>
    public void ExpectPause(TimeSpan pause) => _longest = pause + Tolerance;

    public override long GetTimestamp()
    {
        long now = clock.GetTimestamp();
        TimeSpan unseen = clock.GetElapsedTime(_lastRead, now) - _longest;
        if (unseen > TimeSpan.Zero)
        {
            _missed += (long)(unseen.TotalSeconds * clock.TimestampFrequency);
        }

        _lastRead = now;
        return now - _missed;
    }
}
