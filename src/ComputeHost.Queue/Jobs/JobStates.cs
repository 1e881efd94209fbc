using ComputeHost.Queue.Messages;

namespace ComputeHost.Queue;

/// <summary>Decides what becomes of jobs. Pure: the same decision for the same facts, on every engine.</summary>
public static class JobStates
{
    /// <summary>How many times a job may certainly take its worker down.</summary>
    public const int MostWorkerDeaths = 2;

    /// <summary>Whether nothing follows a status by itself.</summary>
    /// <param name="status">The status.</param>
    /// <returns>True for an outcome.</returns>
    public static bool IsTerminal(ComputeJobStatus status) => status >= ComputeJobStatus.Succeeded;

    /// <summary>The consumer of a job is gone, or its claim has run out.</summary>
    /// <param name="job">The job.</param>
    /// <param name="attempts">What it had behind it when it was claimed.</param>
    /// <param name="entered">Whether its method may have been entered.</param>
    /// <param name="isIdempotent">Whether it may run again after that: what its consumer said when it claimed it, or an at-least-once queue.</param>
    /// <param name="what">What happened to the consumer, as a sentence.</param>
    /// <param name="now">The time, for the history.</param>
    /// <returns>What becomes of it.</returns>
    public static JobDecision OwnerLost(QueuedJob job, JobAttempts attempts, bool entered, bool isIdempotent, string what, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (!entered)
        {
            return new JobDecision(ComputeJobStatus.Ready, attempts);
        }

        JobAttempts charged = attempts.Charge(StoredAttempts.Lost(what, now), certainDeath: false);
        WorkerLostException loss = JobFailures.OwnerLost(job, charged, what);
        return !isIdempotent ? End(ComputeJobStatus.Unknown, charged, loss)
            : charged.Charged >= job.MaxAttempts ? End(ComputeJobStatus.Dead, charged, loss)
            : new JobDecision(ComputeJobStatus.Ready, charged);
    }

    private static JobDecision End(ComputeJobStatus status, JobAttempts attempts, ComputeHostException failure) =>
        new(status, attempts, Outcome: new JobOutcome(status, StoredOutcomes.Of(failure)));
}
