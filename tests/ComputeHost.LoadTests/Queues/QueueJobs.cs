namespace ComputeHost.LoadTests.Queues;

/// <summary>What jobs of the load tests run.</summary>
public static class QueueJobs
{
    [ComputeMethod(Tactic = ComputeTactic.Queue, Idempotent = true)]
    public static byte[] Echo(byte[] bytes) => bytes;

    /// <summary>Occupies its worker until it is ended.</summary>
    [ComputeMethod(Tactic = ComputeTactic.Queue, Idempotent = true)]
    public static void Stay(CancellationToken cancellationToken) => cancellationToken.WaitHandle.WaitOne();
}
