using ComputeHost.Client.Calls;

namespace ComputeHost.Daemon.Fairness;

/// <summary>
/// The virtual time of a pool, and what its methods are expected to take. A call is charged by the estimate when it goes to a worker, because only then can it count against its client at
/// once; the error is corrected at its end. Used under the scheduler's lock.
/// </summary>
internal sealed class FairClock
{
    /// <summary>What a method is expected to take that has not run yet.</summary>
    private static readonly TimeSpan Unknown = TimeSpan.FromMilliseconds(1);

    /// <summary>The most that a call is charged beforehand: how many items it has is only its client's word.</summary>
    private static readonly TimeSpan Largest = TimeSpan.FromHours(1);

    /// <summary>How much the latest run counts for the next estimate.</summary>
    private const double WeightOfARun = 0.2;

    private readonly List<ClientShare> _shares = [];
    private readonly Dictionary<string, double> _secondsPerItem = new(StringComparer.Ordinal);

    public IReadOnlyList<ClientShare> Shares => _shares;

    public void Add(ClientShare share) => _shares.Add(share);

    /// <returns>The least virtual time of the other clients with work; zero if there are none.</returns>
    public double LeastOfOthers(ClientShare share) =>
        _shares.Where(other => other != share && other.HasWork).Select(static other => other.VirtualTime).DefaultIfEmpty(0).Min();

    public TimeSpan Estimate(PendingCall call)
    {
        double perItem = _secondsPerItem.TryGetValue(call.Method.Key, out double seconds) ? seconds : Unknown.TotalSeconds;
        return TimeSpan.FromSeconds(Math.Min(perItem * call.MostValues, Largest.TotalSeconds));
    }

    /// <summary>Takes down what a call took.</summary>
    public void Learn(PendingCall call, TimeSpan used)
    {
        if (used <= TimeSpan.Zero)
        {
            return;
        }

        double perItem = used.TotalSeconds / call.MostValues;
        _secondsPerItem[call.Method.Key] = _secondsPerItem.TryGetValue(call.Method.Key, out double known) ? known + (WeightOfARun * (perItem - known)) : perItem;
    }
}
