namespace ComputeHost.Executors;

/// <summary>
/// Runs calls in this process. It only finds a thread for each: queue, priorities, limits, cancellation, answers and statistics come from the client.
/// </summary>
internal interface ICallExecutor
{
    /// <summary>How many calls it gets at once, at least 1. Always the same.</summary>
    int Slots { get; }

    /// <summary>
    /// Takes a call, and has a thread call its <see cref="ExecutorCall.Run"/> now or later. Until then the call counts as not started, and can be taken back.
    /// </summary>
    /// <remarks>
    /// Called from any thread, without a lock. It must not wait for the call, nor run it on the calling thread: that may be a caller's, or the one that
    /// enforces
    /// time limits.
    /// </remarks>
    void Start(ExecutorCall call);
}
