namespace ComputeHost.Client.Calls;

/// <summary>The right to answer a caller. Whoever claims it first gets it. Thread-safe.</summary>
internal struct AnswerLatch
{
    private int _claimed;

    public readonly bool IsClaimed => Volatile.Read(in _claimed) != 0;

    public bool TryClaim() => Interlocked.Exchange(ref _claimed, 1) == 0;
}
