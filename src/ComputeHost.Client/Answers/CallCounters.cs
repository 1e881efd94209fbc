namespace ComputeHost.Client.Answers;

/// <summary>Counts how calls ended. Every submitted call ends in exactly one of the other counts.</summary>
internal sealed class CallCounters
{
    private long _submitted;
    private long _succeeded;
    private long _faulted;
    private long _rejected;
    private long _timedOut;
    private long _lost;
    private long _poisoned;
    private long _cancelled;

    public long Submitted => Volatile.Read(ref _submitted);

    public long Succeeded => Volatile.Read(ref _succeeded);

    public long Faulted => Volatile.Read(ref _faulted);

    public long Rejected => Volatile.Read(ref _rejected);

    public long TimedOut => Volatile.Read(ref _timedOut);

    public long Lost => Volatile.Read(ref _lost);

    public long Poisoned => Volatile.Read(ref _poisoned);

    public long Cancelled => Volatile.Read(ref _cancelled);

    public void CountSubmitted() => Interlocked.Increment(ref _submitted);

    public void CountSucceeded() => Interlocked.Increment(ref _succeeded);

    public void CountCancelled() => Interlocked.Increment(ref _cancelled);

    public void CountFailed(Exception exception) => Interlocked.Increment(ref CounterOf(exception));

    private ref long CounterOf(Exception exception)
    {
        switch (exception)
        {
            case ComputeTimeoutException:
                return ref _timedOut;
            case WorkerLostException:
                return ref _lost;
            case PoisonCallException:
                return ref _poisoned;
            case ComputeFaultException:
                return ref _faulted;
            default:
                return ref _rejected;
        }
    }
}
