namespace ComputeHost.Abstractions.Tests.Exceptions;

public sealed class ComputeRanTests
{
    public static TheoryData<ComputeHostException, ComputeRan> Defaults => new()
    {
        { new PendingQueueFullException("full"), ComputeRan.No },
        { new NoWorkersException("none"), ComputeRan.No },
        { new PayloadTooLargeException("large"), ComputeRan.No },
        { new NotSerializableException("refused"), ComputeRan.No },
        { new WorkerStartException("no start"), ComputeRan.No },
        { new ComputeTimeoutException("late"), ComputeRan.Unknown },
        { new WorkerLostException("lost"), ComputeRan.Unknown },
        { new ProtocolMismatchException("other build"), ComputeRan.Unknown },
        { new PoisonCallException("poison"), ComputeRan.Yes },
        { new ComputeFaultException("threw"), ComputeRan.Yes },
        { new ComputeItemException("item", new ComputeFaultException("threw")), ComputeRan.Yes },
        { new ComputeItemException("item", new NoWorkersException("none")), ComputeRan.No },
    };

    [Theory]
    [MemberData(nameof(Defaults))]
    public void Ran_NotSet_IsWhatTheTypeSays(ComputeHostException exception, ComputeRan expected) => Assert.Equal(expected, exception.Ran);
}
