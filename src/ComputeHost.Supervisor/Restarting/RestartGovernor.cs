namespace ComputeHost.Supervisor.Restarting;

/// <summary>
/// Decides when a worker may be started. A worker that has begun a call is replaced at once and its death never counts, or hostile input could take the pool
/// from innocent callers, by its call or by what that leaves behind; failed starts and deaths before any call make it wait longer and longer, and beyond the
/// budget degrade the pool to one probe at a time.
/// </summary>
internal sealed class RestartGovernor(TimeProvider timeProvider, Random random, RestartLimits limits)
{
    public const int MaxStartsAtOnce = 2;
    public static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(10);

    private readonly RestartBackoff _backoff = new(timeProvider, random, limits.LongestDelay);
    private readonly RestartBudget _budget = new(timeProvider, limits.Failures);
    private long _waitSince = timeProvider.GetTimestamp();
    private TimeSpan _wait = TimeSpan.Zero;
    private int _owed;

    public bool IsDegraded { get; private set; }

    /// <summary>Whether more failed than is normal since a worker was ready last.</summary>
    public bool HasSpentBudget { get; private set; }

    public int FailureLimit => _budget.Limit;

    /// <summary>A worker died that had begun a call: its replacement is owed, whatever else is going on.</summary>
    public void ReportDeathAtWork() => _owed++;

    public void ReportReady()
    {
        IsDegraded = false;
        HasSpentBudget = false;
        _backoff.ReportReady();
    }

    /// <summary>A start failed, or a worker died before any call.</summary>
    public void ReportFailure()
    {
        TimeSpan wait = _backoff.ReportFailure();
        HasSpentBudget |= _budget.ReportFailure();
        IsDegraded |= HasSpentBudget;
        _wait = IsDegraded ? ProbeInterval : wait;
        _waitSince = timeProvider.GetTimestamp();
    }

    /// <summary>A start failed, and the next would in the same way: to try again at once is of no use.</summary>
    public void ReportHopeless()
    {
        IsDegraded = true;
        _wait = ProbeInterval;
    }

    /// <summary>How many workers to start now.</summary>
    /// <param name="missing">How many the pool is short of.</param>
    /// <param name="starting">How many are on their way.</param>
    public int AllowStarts(int missing, int starting)
    {
        // What has been made up for in another way is not owed any more.
        _owed = Math.Clamp(_owed, 0, Math.Max(0, missing));
        int room = Math.Max(0, Math.Min(missing, MaxStartsAtOnce - starting));
        bool waiting = timeProvider.GetElapsedTime(_waitSince) < _wait;
        int allowed = (IsDegraded, waiting) switch
        {
            (_, true) => Math.Min(room, _owed),
            (true, false) => Math.Max(Math.Min(room, _owed), Math.Min(room, 1 - starting)),
            (false, false) => room,
        };
        allowed = Math.Max(0, allowed);
        _owed = Math.Max(0, _owed - allowed);
        return allowed;
    }
}
