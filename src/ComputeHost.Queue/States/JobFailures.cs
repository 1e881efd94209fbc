using System.Globalization;
using ComputeHost.Protocol.Outcomes;
using ComputeHost.Protocol.V1;
using ComputeHost.Queue.Messages;

namespace ComputeHost.Queue.States;

/// <summary>The exceptions of jobs that ended without an outcome of their method.</summary>
internal static class JobFailures
{
    /// <summary>Whether the job certainly took its worker down.</summary>
    public static bool IsCertainDeath(ComputeHostException failure) => failure is WorkerLostException { Blame: WorkerLostBlame.Exact };

    public static WorkerLostException OwnerLost(QueuedJob job, JobAttempts attempts, string what) =>
        new($"{Who(job)} was lost after its method had been entered: {what} {Attempt(attempts)}Whether it ran to its end is not known.")
        {
            CallId = job.Id.ToString(),
            Method = job.Method,
            Attempt = attempts.Charged,
            Cause = WorkerLostCause.Unknown,
        };

    public static ComputeTimeoutException Expired(QueuedJob job, JobAttempts attempts) =>
        new($"{Who(job)} expired: "
            + $"no consumer entered its method within {Seconds(job.ExpiresAfter ?? TimeSpan.Zero)} ({nameof(ComputeJobOptions)}.{nameof(ComputeJobOptions.Expires)}). "
            + "Start more consumers, or give the job more time.")
        {
            CallId = job.Id.ToString(),
            Method = job.Method,
            Attempt = attempts.Charged,
            Ran = RanBefore(attempts),
            Queued = job.ExpiresAfter ?? TimeSpan.Zero,
            Timeout = job.ExpiresAfter ?? TimeSpan.Zero,
        };

    public static ComputeCancelledException Cancelled(QueuedJob job, JobAttempts attempts, string by, bool entered) =>
        new($"{Who(job)} was cancelled by '{by}'{(entered ? ", after its method had been entered" : "")}.")
        {
            CallId = job.Id.ToString(),
            Method = job.Method,
            Attempt = attempts.Charged + (entered ? 1 : 0),
            Ran = entered ? ComputeRan.Yes : RanBefore(attempts),
            By = by,
        };

    public static ProtocolMismatchException UnknownMethod(QueuedJob job, TimeSpan waited) => new(
        $"{Who(job)} is dead: "
            + $"no consumer has known its method for {Seconds(waited)} ({nameof(ComputeQueueOptions)}.{nameof(ComputeQueueOptions.UnknownMethodTimeout)}). "
        + "Start a program that has the method with the tactic 'Queue', then send the job again.")
    {
        CallId = job.Id.ToString(),
        Method = job.Method,
        Ran = ComputeRan.No,
        Here = job.Method,
    };

    public static ProtocolMismatchException Unusable(QueuedJob job, JobAttempts attempts, string why) => new($"{Who(job)} is dead: it cannot be run. {why}")
    {
        CallId = job.Id.ToString(),
        Method = job.Method,
        Attempt = attempts.Charged,
        Ran = RanBefore(attempts),
        Here = job.Method,
    };

    public static PayloadTooLargeException TooLarge(QueuedJob job, JobAttempts attempts, long size, long limit) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"{Who(job)} ran, but its outcome of '{size}' bytes is over the limit of '{limit}' bytes. Return less, or a reference to it, or raise {nameof(ComputeQueueOptions)}.{nameof(ComputeQueueOptions.MaxPayload)}."))
    {
        CallId = job.Id.ToString(),
        Method = job.Method,
        Attempt = attempts.Charged + 1,
        Ran = ComputeRan.Yes,
        Size = size,
        Limit = limit,
    };

    /// <summary>The job has taken down as many workers as it may.</summary>
    public static PoisonCallException Poison(QueuedJob job, JobAttempts attempts)
    {
        string callId = job.Id.ToString();
        WorkerLostException[] losses =
        [
            .. StoredAttempts.Read(attempts).Where(static attempt => attempt.Lost is not null)
                .Select(attempt => WireFailures.FromWire(attempt.Lost, callId, job.Method)).OfType<WorkerLostException>(),
        ];
        return new PoisonCallException(
            $"{Who(job)} is dead: it has taken down {attempts.WorkerDeaths} workers. "
                + $"Look at the losses in {nameof(PoisonCallException.Attempts)}, and correct the method or its input.",
            losses.LastOrDefault())
        {
            CallId = callId,
            Method = job.Method,
            Attempt = attempts.Charged,
            Attempts = losses,
        };
    }

    /// <summary>An attempt whose method may have come to any point, as the job's caller is told.</summary>
    public static ComputeHostException Lost(QueuedJob job, JobAttempts attempts, ComputeHostException failure) =>
        failure is WorkerLostException ? Of(job, attempts, failure) : OwnerLost(job, attempts, failure.Message);

    /// <summary>The exception of the attempt, with the job's name and count.</summary>
    public static ComputeHostException Of(QueuedJob job, JobAttempts attempts, ComputeHostException failure)
    {
        Failed wire = WireFailures.ToWire(failure);
        wire.Attempt = (uint)attempts.Charged;
        return WireFailures.FromWire(wire, job.Id.ToString(), job.Method);
    }

    private static string Who(QueuedJob job) => $"Job '{job.Id}' of '{job.Method}'";

    private static string Attempt(JobAttempts attempts) =>
        attempts.Charged > 1 ? string.Create(CultureInfo.InvariantCulture, $"It was attempt {attempts.Charged}. ") : "";

    private static ComputeRan RanBefore(JobAttempts attempts) => attempts.Charged > 0 ? ComputeRan.Yes : ComputeRan.No;

    private static string Seconds(TimeSpan span) => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.###} s");
}
