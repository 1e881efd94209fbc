namespace ComputeHost.Client.Metrics;

internal static class OutcomeKinds
{
    public static OutcomeKind Of(Exception failure) => failure switch
    {
        ComputeTimeoutException => OutcomeKind.TimedOut,
        WorkerLostException => OutcomeKind.Lost,
        PoisonCallException => OutcomeKind.Poisoned,
        ComputeFaultException => OutcomeKind.Faulted,
        ComputeCancelledException => OutcomeKind.Cancelled,
        _ => OutcomeKind.Rejected,
    };
}
