namespace ComputeHost.Supervisor.Restarting;

/// <summary>How long to wait before the next start after a failure: nothing at first, then twice as long each time. Health resets it.</summary>
internal sealed class RestartBackoff(TimeProvider timeProvider, Random random, TimeSpan longest)
{
    public static readonly TimeSpan HealthyAfter = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan First = TimeSpan.FromSeconds(0.5);
    private const double Jitter = 0.2;

    private int _failures;
    private long? _healthySince;

    /// <summary>A worker has become ready. If nothing fails for a while from here on, the next failure is a first one again.</summary>
    public void ReportReady() => _healthySince ??= timeProvider.GetTimestamp();

    /// <summary>A start failed, or a worker died before any call.</summary>
    /// <returns>How long to wait before the next start.</returns>
    public TimeSpan ReportFailure()
    {
        if (_healthySince is { } since && timeProvider.GetElapsedTime(since) >= HealthyAfter)
        {
            _failures = 0;
        }

        _healthySince = null;
        int doublings = _failures - 1;
        _failures++;
        if (doublings < 0)
        {
            return TimeSpan.Zero;
        }

        // The exponent is bounded before it can overflow.
        TimeSpan delay = First * Math.Pow(2, Math.Min(doublings, 20));
        delay = delay < longest ? delay : longest;
        return delay * (1 + (Jitter * ((2 * random.NextDouble()) - 1)));
    }
}
