namespace ComputeHost.LoadTests.Chaos;

internal enum CallOutcome
{
    Succeeded,
    Faulted,
    Rejected,
    TimedOut,
    Lost,
    Poisoned,
    Cancelled,

    /// <summary>Anything else: an error of the pool.</summary>
    Unaccounted,
}

/// <summary>One call as its caller saw it.</summary>
/// <param name="Number">Names the call in the ledger.</param>
/// <param name="Idempotent">Whether it may run twice.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Elapsed">How long the caller waited.</param>
internal readonly record struct CallRecord(int Number, bool Idempotent, CallOutcome Outcome, TimeSpan Elapsed)
{
    public static CallOutcome OutcomeOf(Exception? exception) => exception switch
    {
        null => CallOutcome.Succeeded,
        ComputeFaultException => CallOutcome.Faulted,
        ComputeRejectedException => CallOutcome.Rejected,
        ComputeTimeoutException => CallOutcome.TimedOut,
        PoisonCallException => CallOutcome.Poisoned,
        WorkerLostException => CallOutcome.Lost,
        OperationCanceledException => CallOutcome.Cancelled,
        _ => CallOutcome.Unaccounted,
    };
}
