using ComputeHost.Client.Timing;

namespace ComputeHost.Client.Scheduling;

/// <summary>Measures how fast calls end, so that a rejected caller can be told when to come again.</summary>
internal sealed class PaceMeter(MonotonicTime time)
{
    private const double Weight = 0.1;
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private long _last;
    private double _secondsPerCall;

    /// <summary>Work begins after a pause, which says nothing about the pace.</summary>
    public void Resume(long now) => _last = now;

    public void Record(long now, int ended)
    {
        if (ended > 0)
        {
            double seconds = time.Between(_last, now).TotalSeconds / ended;
            _secondsPerCall = _secondsPerCall == 0 ? seconds : _secondsPerCall + (Weight * (seconds - _secondsPerCall));
        }

        _last = now;
    }

    /// <returns>About when half of the waiting calls will have got their turn.</returns>
    public TimeSpan Estimate(int waiting)
    {
        double seconds = _secondsPerCall == 0 ? 1 : _secondsPerCall * waiting / 2;
        return TimeSpan.FromSeconds(Math.Clamp(seconds, Shortest.TotalSeconds, Longest.TotalSeconds));
    }
}
