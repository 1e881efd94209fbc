using System.CommandLine;
using System.Text.Json.Nodes;
using ComputeHost.Daemon.Shell;
using ComputeHost.Queue;
using ComputeHost.Queue.Messages;

namespace ComputeHost.Daemon.Verbs.Queueing;

/// <summary>The verb <c>queue dead-letters</c>.</summary>
internal static class DeadLettersCommand
{
    private const string Description = "Lists the dead jobs with the reason of each.";

    private const string More = """
        What is dead:
          A job that has used up its attempts, that has certainly taken down two workers, or
          that cannot be run at all. It is kept with its arguments and its history, until it
          is sent again (computehost queue retry) or removed (computehost queue purge).

        Examples:
          computehost queue dead-letters
          computehost queue dead-letters --method Video.Transcode --json

        """;

    public static Command Create(QueueVerbs verbs)
    {
        var filter = new JobFilterOptions();
        Option<int> limit = JobsCommand.LimitOption();
        Option<string?> from = JobsCommand.FromOption();
        return verbs.Create("dead-letters", Description, More, [.. filter.OfAnyStatus, limit, from], async run =>
        {
            JobFilter chosen = filter.ReadOf(run.Parsed, ComputeJobStatus.Dead);
            JobPage page = await run.Engine.ReadAsync(chosen, run.Parsed.GetValue(from), JobsCommand.LimitOf(run, limit), run.Interrupted);
            var reasons = new Dictionary<JobId, string>();
            foreach (JobRecord record in page.Jobs)
            {
                reasons[record.Job.Id] = await ReasonAsync(run, record);
            }

            JsonObject json = JobsCommand.JsonOf(page, record =>
            {
                JsonObject job = JobJson.Of(record);
                job["reason"] = reasons[record.Job.Id];
                job["history"] = JobJson.HistoryOf(record.Attempts);
                return job;
            });
            await run.PrintAsync(json, page.Jobs.Count == 0 ? "No job is dead." : TableOf(page.Jobs, reasons) + JobsCommand.RestOf(page));
            return ExitCode.Success;
        });
    }

    private static TextTable TableOf(IReadOnlyList<JobRecord> jobs, Dictionary<JobId, string> reasons)
    {
        var table = new TextTable("JOB", ">AGE", ">TRIED", "METHOD", "REASON");
        foreach (JobRecord job in jobs)
        {
            table.Add(job.Job.Id.ToString(), Amounts.Time(job.Age), Amounts.Count(job.Attempts.Charged), job.Job.Method, reasons[job.Job.Id].Split('\n')[0]);
        }

        return table;
    }

    /// <summary>The last attempt tells it. A job that never had one has only its outcome, which lists leave out.</summary>
    private static async Task<string> ReasonAsync(QueueRun run, JobRecord record)
    {
        if (StoredAttempts.Read(record.Attempts) is [.., var last] && last.Cause.Length > 0)
        {
            return last.Cause;
        }

        JobOutcome? outcome = record.Outcome is { Body.Length: > 0 } told ? told : (await run.Engine.FindAsync(record.Job.Id, run.Interrupted))?.Outcome;
        return outcome is null ? "The store does not say why." : JobOutcomes.TextOf(outcome);
    }
}
