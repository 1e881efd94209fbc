using ComputeHost.Queue;

namespace ComputeHost.Daemon.Verbs.Queueing;

/// <summary>Reads lists of jobs in parts.</summary>
internal static class JobLists
{
    private const int LargestPart = 1_000;

    /// <summary>At most so many jobs, and where the rest begins.</summary>
    public static async Task<JobPage> ReadAsync(this IQueueEngine engine, JobFilter filter, string? from, int limit, CancellationToken cancellationToken)
    {
        var jobs = new List<JobRecord>();
        do
        {
            JobPage part = await engine.ListAsync(filter, from, Math.Min(limit - jobs.Count, LargestPart), cancellationToken);
            jobs.AddRange(part.Jobs);
            from = part.Next;
        }
        while (from is not null && jobs.Count < limit);
        return new JobPage(jobs, from);
    }
}
