namespace ComputeHost.Client.Calls;

/// <summary>The right to answer a caller. Of all who try to claim it, from whatever threads, exactly one gets it.</summary>
internal struct AnswerLatch
{
    private int _claimed;

    public readonly bool IsClaimed => Volatile.Read(in _claimed) != 0;

    public bool TryClaim() => Interlocked.Exchange(ref _claimed, 1) == 0;
}
