namespace ComputeHost.Queue;

/// <summary>Something that a mailbox says of a job.</summary>
/// <param name="Id">The job.</param>
/// <param name="Status">A terminal status for an outcome; <see cref="ComputeJobStatus.Running"/> for progress.</param>
/// <param name="Body">
/// The encoded outcome or report; null for one that is too large to be told to everybody: <see cref="IQueueEngine.FindAsync"/> has it.
/// </param>
public readonly record struct MailboxRecord(JobId Id, ComputeJobStatus Status, ReadOnlyMemory<byte>? Body)
{
    /// <summary>Whether it is a report of progress.</summary>
    public bool IsProgress => Status == ComputeJobStatus.Running;
}
