namespace ComputeHost.Executors;

/// <summary>
/// Runs calls in this process. It only finds a thread for each: queue, priorities, limits, cancellation, answers and statistics come from the client.
/// </summary>
internal interface ICallExecutor
{
    /// <summary>How many calls it gets at once, at least 1, as long as none is lost. Always the same.</summary>
    int Slots { get; }

    /// <summary>What it can do now. Changes by <see cref="TryLose"/>, and before a call says <see cref="ExecutorCall.ReportReturn"/>.</summary>
    ExecutorCapacity Capacity => new(Slots);

    /// <summary>The calls that were lost and still run.</summary>
    IReadOnlyList<ExecutorCall> Lost => [];

    /// <summary>
    /// Takes a call, and has a thread call its <see cref="ExecutorCall.Run"/> now or later. Until then the call counts as not started, and can be taken back.
    /// </summary>
    /// <remarks>
    /// Called from any thread, without a lock. It must not wait for the call, nor run it on the calling thread: that may be a caller's, or the one that
    /// enforces
    /// time limits.
    /// </remarks>
    void Start(ExecutorCall call);

    /// <summary>A running call does not end, and nobody waits for it any more: others may get what it has.</summary>
    /// <returns>False if it has ended meanwhile.</returns>
    bool TryLose(ExecutorCall call) => true;

    /// <summary>No further call comes. Its threads end, those of running calls when these do.</summary>
    void End()
    {
        // Who has no threads of its own ends none.
    }
}
