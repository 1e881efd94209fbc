using ComputeHost.Client.Metrics;

namespace ComputeHost.Daemon.Metrics;

/// <summary>Measures the calls of one method. For any thread.</summary>
/// <param name="key">What names the method on the wire.</param>
/// <param name="name">What names it in messages.</param>
/// <param name="firstSecond">The present second.</param>
internal sealed class MethodClock(string key, string name, long firstSecond)
{
    private readonly Lock _gate = new();

    // ---- guarded by _gate ----
    private readonly DurationWindow _wait = new();
    private readonly DurationWindow _run = new();
    private readonly RateWindow _rate = new(firstSecond);
    private long _calls;
    private long _failures;

    public void Record(OutcomeKind outcome, CallTimes times, long second)
    {
        lock (_gate)
        {
            _calls++;
            _failures += outcome == OutcomeKind.Succeeded ? 0 : 1;
            _rate.Count(second);
            if (times.Wait is { } wait)
            {
                _wait.Record(wait, second);
            }

            if (times.Run is { } run)
            {
                _run.Record(run, second);
            }
        }
    }

    public MethodTimes Read(long second)
    {
        lock (_gate)
        {
            return new MethodTimes(key, name, _calls, _failures, _rate.PerSecond(second), Read(_wait, second), Read(_run, second));
        }
    }

    private static Percentiles Read(DurationWindow durations, long second) => new(durations.Percentile(0.5, second), durations.Percentile(0.99, second));
}
