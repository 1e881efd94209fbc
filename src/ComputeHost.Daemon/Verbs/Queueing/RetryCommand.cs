using System.CommandLine;
using System.Text.Json.Nodes;
using ComputeHost.Daemon.Shell;
using ComputeHost.Queue;

namespace ComputeHost.Daemon.Verbs.Queueing;

/// <summary>The verb <c>queue retry</c>.</summary>
internal static class RetryCommand
{
    private const string Description = "Sends dead jobs again, with all their attempts before them.";

    private const string More = """
        What it does:
          A dead job is ready again at once; its arguments and its history are kept. Jobs that
          ended otherwise are never run again: enqueue them anew.

        Examples:
          computehost queue retry 0198f0c2a1b37c3e9d5f6a7b8c9d0e1f-shop
          computehost queue retry --all --method Video.Transcode

        """;

    private const int PartSize = 1_000;

    public static Command Create(QueueVerbs verbs)
    {
        Argument<string?> id = JobIdArgument.Create();
        id.Arity = ArgumentArity.ZeroOrOne;
        var all = new Option<bool>("--all") { Description = "All dead jobs, or those that the other options choose." };
        var filter = new JobFilterOptions();
        return verbs.Create("retry", Description, More, [id, all, .. filter.OfAnyStatus], async run =>
        {
            JobFilter chosen = filter.ReadOf(run.Parsed, ComputeJobStatus.Dead);
            bool isFiltered = chosen.Method is not null || chosen.Mailbox is not null || chosen.OlderThan is not null;
            if (run.Parsed.GetValue(id) is { } given)
            {
                if (run.Parsed.GetValue(all) || isFiltered)
                {
                    throw VerbException.Unusable("Give either the id of a job, or '--all' with what chooses among the dead jobs.");
                }

                JobId job = JobIdArgument.Read(given);
                await RetryAsync(run, job);
                await run.PrintAsync(new JsonObject { ["sent"] = 1 }, $"Job '{job}' is sent again.");
                return ExitCode.Success;
            }

            if (!run.Parsed.GetValue(all))
            {
                throw VerbException.Unusable("Say which: the id of a job, or '--all'. 'computehost queue dead-letters' lists the dead jobs.");
            }

            long sent = await RetryAllAsync(run, chosen);
            string text = sent == 0 ? "There are no such dead jobs." : $"{Amounts.Counted(sent, "job")} sent again.";
            await run.PrintAsync(new JsonObject { ["sent"] = sent }, text);
            return ExitCode.Success;
        });
    }

    private static async Task RetryAsync(QueueRun run, JobId job)
    {
        if (await run.Engine.ResendAsync(job, run.Interrupted))
        {
            return;
        }

        JobRecord record = await run.FindAsync(job);
        throw new VerbException("refused", ExitCode.Refused, $"Job '{job}' is {JobWords.Of(record.Status)}. Only dead jobs are sent again.");
    }

    /// <summary>The list is read to its end first, so that a job that dies again meanwhile is not sent twice.</summary>
    private static async Task<long> RetryAllAsync(QueueRun run, JobFilter filter)
    {
        var dead = new List<JobId>();
        string? from = null;
        do
        {
            JobPage part = await run.Engine.ListAsync(filter, from, PartSize, run.Interrupted);
            dead.AddRange(part.Jobs.Select(static record => record.Job.Id));
            from = part.Next;
        }
        while (from is not null);

        long sent = 0;
        foreach (JobId job in dead)
        {
            sent += await run.Engine.ResendAsync(job, run.Interrupted) ? 1 : 0;
        }

        return sent;
    }
}
