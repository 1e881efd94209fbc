namespace ComputeHost.Queue;

/// <summary>The exceptions of jobs that ended without an outcome of their method.</summary>
internal static class JobFailures
{
    public static WorkerLostException OwnerLost(QueuedJob job, JobAttempts attempts, string what) =>
        new($"Job '{job.Id}' of '{job.Method}' was lost after its method had been entered: {what} {(attempts.Charged > 1 ? $"It was attempt {attempts.Charged}. " : "")}"
            + "Whether it ran to its end is not known.")
        {
            CallId = job.Id.ToString(),
            Method = job.Method,
            Attempt = attempts.Charged,
            Cause = WorkerLostCause.Unknown,
        };
}
