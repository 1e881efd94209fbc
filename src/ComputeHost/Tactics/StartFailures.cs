namespace ComputeHost.Tactics;

/// <summary>What a pool's calls are told when it could not start.</summary>
internal static class StartFailures
{
    /// <summary>The reason as an exception of the library, whatever it was.</summary>
    public static ComputeHostException Of(Exception exception) => exception as ComputeHostException ?? new WorkerStartException($"No worker can be started: {exception.Message}", exception);

    public static ComputeHostException Reject(ComputeHostException failure)
    {
        string message = $"The call was rejected: the pool could not start its workers. {failure.Message}";
        return failure is ProtocolMismatchException mismatch
            ? new ProtocolMismatchException(message, mismatch) { Ran = ComputeRan.No, Here = mismatch.Here, There = mismatch.There }
            : new NoWorkersException(message, failure);
    }
}
