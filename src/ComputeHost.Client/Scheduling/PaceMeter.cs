using ComputeHost.Client.Limits;

namespace ComputeHost.Client.Scheduling;

/// <summary>Measures how fast calls end, so that a rejected caller can be told when to try again.</summary>
internal sealed class PaceMeter(TimeScale time)
{
    private const double WeightOfACall = 0.1;

    /// <summary>
    /// How many times longer than the observed period a forecast may be. The first calls of a pool wait for a worker to start and for their code to be
    /// compiled; they say little about the next ones.
    /// </summary>
    private const double Reach = 4;

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>The estimate while no call has ended. Short, because more is known soon.</summary>
    private static readonly TimeSpan Unknown = TimeSpan.FromMilliseconds(100);

    private long _last;
    private double _secondsPerCall;
    private double _secondsSeen;

    /// <summary>Work starts again after a pause. The pause says nothing about the pace.</summary>
    public void Resume(long now) => _last = now;

    public void Record(long now, int ended)
    {
        double seconds = time.Between(_last, now).TotalSeconds;
        if (ended > 0)
        {
            double weight = _secondsSeen == 0 ? 1 : 1 - Math.Pow(1 - WeightOfACall, ended);
            _secondsPerCall += weight * ((seconds / ended) - _secondsPerCall);
        }

        _secondsSeen += seconds;
        _last = now;
    }

    /// <returns>About how long until half of the waiting calls have had their turn.</returns>
    public TimeSpan Estimate(int waiting, long now)
    {
        double underWay = _last == 0 ? 0 : time.Between(_last, now).TotalSeconds;
        double seconds = _secondsSeen == 0
            ? Math.Max(Unknown.TotalSeconds, underWay)
            : Math.Min(_secondsPerCall * waiting / 2, Reach * (_secondsSeen + underWay));
        return TimeSpan.FromSeconds(Math.Clamp(seconds, Shortest.TotalSeconds, Longest.TotalSeconds));
    }
}
