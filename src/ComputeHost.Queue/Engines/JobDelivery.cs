using System.Diagnostics.CodeAnalysis;

namespace ComputeHost.Queue;

/// <summary>A claimed job, at one consumer. Engines derive theirs, and mark it; the consumer reads it. Safe to use from many threads.</summary>
/// <param name="job">The job.</param>
/// <param name="epoch">Counts its claims, from 1. An older one is refused.</param>
/// <param name="attempts">What it has behind it.</param>
/// <param name="isIdempotent">What the consumer said of its method when it claimed the job.</param>
[SuppressMessage("Design", "CA1001", Justification = "The sources have neither timers nor wait handles, and an engine may mark a delivery that is over.")]
public abstract class JobDelivery(QueuedJob job, long epoch, JobAttempts attempts, bool isIdempotent)
{
    private readonly CancellationTokenSource _cancelled = new();
    private readonly CancellationTokenSource _revoked = new();

    /// <summary>The job.</summary>
    public QueuedJob Job => job;

    /// <summary>Counts the job's claims, from 1.</summary>
    public long Epoch => epoch;

    /// <summary>What the job has behind it, without this attempt.</summary>
    public JobAttempts Attempts => attempts;

    /// <summary>Whether it may run again when it is lost after its entry.</summary>
    public bool IsIdempotent => isIdempotent;

    /// <summary>Fires when somebody cancels the job. Its method is ended, and its outcome is <see cref="ComputeJobStatus.Cancelled"/>.</summary>
    public CancellationToken Cancelled => _cancelled.Token;

    /// <summary>Who cancelled it; empty before.</summary>
    public string CancelledBy { get; private set; } = "";

    /// <summary>Fires when the claim is not this consumer's any more: what it says of the job will be refused.</summary>
    public CancellationToken Revoked => _revoked.Token;

    /// <summary>Says that somebody cancels the job. For engines. The tokens' callbacks run on the calling thread.</summary>
    /// <param name="by">Who.</param>
    public void Cancel(string by)
    {
        CancelledBy = by;
        _cancelled.Cancel();
    }

    /// <summary>Says that the claim is lost. For engines. The tokens' callbacks run on the calling thread.</summary>
    public void Revoke() => _revoked.Cancel();
}
