namespace ComputeHost.Queue;

/// <summary>What has become of a job that was enqueued.</summary>
/// <param name="Id">The job that will run: the one that was given, or the one that had its key before.</param>
/// <param name="IsNew">False if the engine had it already.</param>
/// <param name="Refusal">Why it was not stored; null if it was.</param>
public sealed record EnqueueReceipt(JobId Id, bool IsNew, ComputeHostException? Refusal = null);
