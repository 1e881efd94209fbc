namespace ComputeHost.Queue.Contract.Memory;

/// <summary>A stored job.</summary>
internal sealed class MemoryJob(QueuedJob job, long sequence, long enqueued)
{
    public QueuedJob Job => job;

    public long Sequence => sequence;

    public long Enqueued => enqueued;

    public ComputeJobStatus Status { get; set; }

    public JobAttempts Attempts { get; set; }

    public long Epoch { get; set; }

    public MemoryQueueConsumer? Owner { get; set; }

    public JobDelivery? Delivery { get; set; }

    /// <summary>When it may be claimed, counted from its enqueueing.</summary>
    public TimeSpan Due { get; set; }

    public long ReadySince { get; set; }

    public JobOutcome? Outcome { get; set; }

    /// <summary>When it ended, counted from its enqueueing.</summary>
    public TimeSpan Ended { get; set; }

    public ReadOnlyMemory<byte>? Progress { get; set; }
}
