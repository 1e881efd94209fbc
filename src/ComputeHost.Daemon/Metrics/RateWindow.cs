namespace ComputeHost.Daemon.Metrics;

/// <summary>How often something happened per second in the last ten whole seconds. Not thread-safe.</summary>
/// <param name="firstSecond">Since when it is counted.</param>
internal sealed class RateWindow(long firstSecond)
{
    private const int Seconds = 10;

    // One more: the present second is not over.
    private readonly int[] _counts = new int[Seconds + 1];
    private readonly long[] _times = new long[Seconds + 1];

    public void Count(long second)
    {
        int place = (int)(second % _counts.Length);
        if (_times[place] != second)
        {
            (_times[place], _counts[place]) = (second, 0);
        }

        _counts[place]++;
    }

    public double PerSecond(long second)
    {
        long sum = _counts.Where((_, place) => _times[place] < second && _times[place] >= second - Seconds).Sum(static count => (long)count);
        return sum / (double)Math.Clamp(second - firstSecond, 1, Seconds);
    }
}
