using ComputeHost.Client.Calls;

namespace ComputeHost.Daemon.Fairness;

/// <summary>
/// The virtual time of a pool, and what its methods are expected to take. A call is charged by the estimate when it goes to a worker, because only then can
/// it count against its client at once; the error is corrected at its end. Used under the scheduler's lock.
/// </summary>
internal sealed class FairClock
{
    /// <summary>What a method is expected to take that has not run yet.</summary>
    private static readonly TimeSpan Unknown = TimeSpan.FromMilliseconds(1);

    /// <summary>The most that a call is charged beforehand: how many items it has is only its client's word.</summary>
    private static readonly TimeSpan Largest = TimeSpan.FromHours(1);

    /// <summary>How much the latest run counts for the next estimate.</summary>
    private const double WeightOfARun = 0.2;

    private readonly Dictionary<string, double> _secondsPerItem = new(StringComparer.Ordinal);

    /// <summary>
    /// The virtual time of the client that was served last. It never goes back, so that neither a newcomer is ahead of those who were there, nor somebody who
    /// has worked alone for long is behind those who come later.
    /// </summary>
    public double Now { get; private set; }

    /// <summary>A client gets a worker.</summary>
    /// <param name="virtualTime">Its virtual time before.</param>
    public void Serve(double virtualTime) => Now = Math.Max(Now, virtualTime);

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
