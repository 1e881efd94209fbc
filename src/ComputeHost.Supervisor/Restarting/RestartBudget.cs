namespace ComputeHost.Supervisor.Restarting;

/// <summary>How many failures in a window of time are normal. More mean that starting again will not help.</summary>
internal sealed class RestartBudget(TimeProvider timeProvider, int limit)
{
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(60);

    private readonly Queue<long> _failures = [];

    public int Limit => limit;

    /// <returns>Whether the budget is spent.</returns>
    public bool ReportFailure()
    {
        _failures.Enqueue(timeProvider.GetTimestamp());
        while (_failures.Count > limit + 1 || timeProvider.GetElapsedTime(_failures.Peek()) > Window)
        {
            _failures.Dequeue();
        }

        return _failures.Count > limit;
    }
}
