namespace ComputeHost.Queue.Contract.Memory;

/// <summary>A claim in memory.</summary>
internal sealed class MemoryDelivery(MemoryJob job, bool isIdempotent) : JobDelivery(job.Job, job.Epoch, job.Attempts, isIdempotent);
