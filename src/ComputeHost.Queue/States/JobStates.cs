using ComputeHost.Queue.Messages;
using ComputeHost.Queue.States;

namespace ComputeHost.Queue;

/// <summary>Decides what becomes of jobs. Pure: the same decision for the same facts, on every engine.</summary>
public static class JobStates
{
    /// <summary>How many times a job may certainly take its worker down.</summary>
    public const int MostWorkerDeaths = 2;

    /// <summary>How long a job waits that its consumer gave back because nothing could run it.</summary>
    internal static readonly TimeSpan ReturnDelay = TimeSpan.FromSeconds(1);

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
        return entered
            ? Lost(job, attempts.Charge(StoredAttempts.Lost(what, now), certainDeath: false), isIdempotent, charged => JobFailures.OwnerLost(job, charged, what))
            : new JobDecision(ComputeJobStatus.Ready, attempts);
    }

    /// <summary>The time of a job that waits is up. One whose method was entered once does not expire.</summary>
    /// <param name="job">The job.</param>
    /// <param name="attempts">What it has behind it.</param>
    /// <returns>Its end.</returns>
    public static JobDecision Expired(QueuedJob job, JobAttempts attempts)
    {
        ArgumentNullException.ThrowIfNull(job);
        return End(ComputeJobStatus.Expired, attempts, JobFailures.Expired(job, attempts));
    }

    /// <summary>Somebody has cancelled a job: one that waits, or one whose consumer has ended it.</summary>
    /// <param name="job">The job.</param>
    /// <param name="attempts">What it has behind it.</param>
    /// <param name="by">Who.</param>
    /// <param name="entered">Whether its method may have been entered in this attempt.</param>
    /// <returns>Its end.</returns>
    public static JobDecision Cancelled(QueuedJob job, JobAttempts attempts, string by, bool entered = false)
    {
        ArgumentNullException.ThrowIfNull(job);
        return End(ComputeJobStatus.Cancelled, attempts, JobFailures.Cancelled(job, attempts, by, entered));
    }

    /// <summary>No consumer has known the method of a job for as long as it is left for others.</summary>
    /// <param name="job">The job.</param>
    /// <param name="attempts">What it has behind it.</param>
    /// <param name="waited">How long it was left.</param>
    /// <returns>Its end.</returns>
    public static JobDecision UnknownMethod(QueuedJob job, JobAttempts attempts, TimeSpan waited)
    {
        ArgumentNullException.ThrowIfNull(job);
        return End(ComputeJobStatus.Dead, attempts, JobFailures.UnknownMethod(job, waited));
    }

    /// <summary>No consumer will ever be able to run a job: it cannot be read, or its types are others.</summary>
    /// <param name="job">The job.</param>
    /// <param name="attempts">What it has behind it.</param>
    /// <param name="why">Why, and what to do, as sentences.</param>
    /// <returns>Its end.</returns>
    public static JobDecision Unusable(QueuedJob job, JobAttempts attempts, string why)
    {
        ArgumentNullException.ThrowIfNull(job);
        return End(ComputeJobStatus.Dead, attempts, JobFailures.Unusable(job, attempts, why));
    }

    /// <summary>A dead job is sent again: its history stays, and it has all its attempts before it.</summary>
    /// <param name="attempts">What it had behind it.</param>
    /// <returns>What it has behind it now.</returns>
    public static JobAttempts Resent(JobAttempts attempts) => new(0, 0, attempts.History);

    /// <summary>A job was claimed and not run.</summary>
    internal static JobDecision Returned(JobAttempts attempts, TimeSpan delay = default) =>
        delay > TimeSpan.Zero ? new JobDecision(ComputeJobStatus.Scheduled, attempts, delay) : new JobDecision(ComputeJobStatus.Ready, attempts);

    /// <summary>An attempt is over: its method returned, threw, or was ended.</summary>
    /// <param name="job">The job.</param>
    /// <param name="attempts">What it had behind it before.</param>
    /// <param name="isIdempotent">Whether it may run again.</param>
    /// <param name="run">How the attempt ended.</param>
    /// <param name="consumer">Who ran it, for the history.</param>
    /// <param name="chance">From 0 to less than 1, for the back-off.</param>
    /// <param name="now">The time, for the history.</param>
    internal static JobDecision Ended(QueuedJob job, JobAttempts attempts, bool isIdempotent, in JobRun run, string consumer, double chance, DateTimeOffset now)
    {
        if (run.Fault is { } fault)
        {
            JobAttempts charged = attempts.Charge(StoredAttempts.Threw(fault, now, consumer), certainDeath: false);
            return Threw(job, charged, isIdempotent && run.MayThrowAgain, chance, StoredOutcomes.Of(fault, charged.Charged));
        }

        if (run.Failure is not { } failure)
        {
            var outcome = new JobOutcome(ComputeJobStatus.Succeeded, StoredOutcomes.Of(run.Value, run.IsJson, attempts.Charged + 1));
            return new JobDecision(ComputeJobStatus.Succeeded, attempts, Outcome: outcome);
        }

        return failure switch
        {
            ComputeCancelledException cancelled => Cancelled(job, attempts, cancelled.By, entered: true),
            ProtocolMismatchException or NotSerializableException or PayloadTooLargeException => Unusable(job, attempts, failure.Message),
            { Ran: ComputeRan.No } => Returned(attempts, ReturnDelay),
            ComputeTimeoutException { Ran: ComputeRan.Yes } => TimedOut(job, Charge(attempts, failure, now, consumer), isIdempotent, failure, chance),
            _ => Lost(job, Charge(attempts, failure, now, consumer), isIdempotent, charged => JobFailures.Lost(job, charged, failure)),
        };
    }

    /// <summary>A method returned more than the queue takes.</summary>
    internal static JobDecision TooLarge(QueuedJob job, JobAttempts attempts, long size, long limit) =>
        End(ComputeJobStatus.Failed, attempts, JobFailures.TooLarge(job, attempts, size, limit));

    private static JobAttempts Charge(JobAttempts attempts, ComputeHostException failure, DateTimeOffset now, string consumer) =>
        attempts.Charge(StoredAttempts.Failed(failure, now, consumer), JobFailures.IsCertainDeath(failure));

    private static JobDecision TimedOut(QueuedJob job, JobAttempts charged, bool isIdempotent, ComputeHostException failure, double chance) =>
        Threw(job, charged, isIdempotent, chance, StoredOutcomes.Of(JobFailures.Of(job, charged, failure)));

    /// <summary>The same input would probably throw, or take too long, again: only a job that asks for it is tried again.</summary>
    private static JobDecision Threw(QueuedJob job, JobAttempts charged, bool mayRunAgain, double chance, byte[] body) =>
        !mayRunAgain || !job.RetryFaults ? new JobDecision(ComputeJobStatus.Failed, charged, Outcome: new JobOutcome(ComputeJobStatus.Failed, body))
        : charged.Charged >= job.MaxAttempts ? new JobDecision(ComputeJobStatus.Dead, charged, Outcome: new JobOutcome(ComputeJobStatus.Dead, body))
        : new JobDecision(ComputeJobStatus.Scheduled, charged, job.Backoff.After(charged.Charged, chance));

    /// <summary>
    /// Without exact blame nobody knows how far a lost method came: one that may not run again is unknown then. With it, it certainly did not return.
    /// </summary>
    private static JobDecision Lost(QueuedJob job, JobAttempts charged, bool isIdempotent, Func<JobAttempts, ComputeHostException> failure)
    {
        if (!isIdempotent)
        {
            ComputeHostException loss = failure(charged);
            return End(JobFailures.IsCertainDeath(loss) ? ComputeJobStatus.Failed : ComputeJobStatus.Unknown, charged, loss);
        }

        return charged.WorkerDeaths >= MostWorkerDeaths ? End(ComputeJobStatus.Dead, charged, JobFailures.Poison(job, charged))
            : charged.Charged >= job.MaxAttempts ? End(ComputeJobStatus.Dead, charged, failure(charged))
            : new JobDecision(ComputeJobStatus.Ready, charged);
    }

    private static JobDecision End(ComputeJobStatus status, JobAttempts attempts, ComputeHostException failure) =>
        new(status, attempts, Outcome: new JobOutcome(status, StoredOutcomes.Of(failure)));
}
