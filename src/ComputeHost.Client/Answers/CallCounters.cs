using ComputeHost.Client.Metrics;

namespace ComputeHost.Client.Answers;

/// <summary>Counts how calls ended. Every submitted call ends in exactly one of the other counts.</summary>
internal sealed class CallCounters
{
    private readonly long[] _ended = new long[Enum.GetValues<OutcomeKind>().Length];
    private long _submitted;

    public long Submitted => Volatile.Read(ref _submitted);

    public long Succeeded => Ended(OutcomeKind.Succeeded);

    public long Faulted => Ended(OutcomeKind.Faulted);

    public long Rejected => Ended(OutcomeKind.Rejected);

    public long TimedOut => Ended(OutcomeKind.TimedOut);

    public long Lost => Ended(OutcomeKind.Lost);

    public long Poisoned => Ended(OutcomeKind.Poisoned);

    public long Cancelled => Ended(OutcomeKind.Cancelled);

    public void CountSubmitted() => Interlocked.Increment(ref _submitted);

    public void CountEnded(OutcomeKind outcome) => Interlocked.Increment(ref _ended[(int)outcome]);

    private long Ended(OutcomeKind outcome) => Volatile.Read(ref _ended[(int)outcome]);
}
