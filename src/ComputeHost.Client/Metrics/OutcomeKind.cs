namespace ComputeHost.Client.Metrics;

/// <summary>How a call ended for its caller: what statistics and metrics count.</summary>
internal enum OutcomeKind
{
    Succeeded,
    Faulted,
    Rejected,
    TimedOut,
    Lost,
    Poisoned,
    Cancelled,
}
