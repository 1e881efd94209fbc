using ComputeHost.Queue;

namespace ComputeHost.Daemon.Verbs.Queueing;

/// <summary>Jobs as a table, a line each.</summary>
internal static class JobTable
{
    public static string Of(IReadOnlyCollection<JobRecord> jobs)
    {
        var table = new TextTable("JOB", "STATUS", ">AGE", ">WAITS", ">TRIED", "CONSUMER", "METHOD");
        foreach (JobRecord job in jobs)
        {
            table.Add(
                job.Job.Id.ToString(),
                JobWords.Of(job.Status),
                Amounts.Time(job.Age),
                job.Wait > TimeSpan.Zero ? Amounts.Time(job.Wait) : "",
                Amounts.Count(job.Attempts.Charged),
                job.Consumer,
                job.Job.Method);
        }

        return table.ToString();
    }
}
