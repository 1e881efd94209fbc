using System.CommandLine;
using System.Text.Json.Nodes;
using ComputeHost.Daemon.Shell;
using ComputeHost.Queue;

namespace ComputeHost.Daemon.Verbs.Queueing;

/// <summary>The verb <c>queue purge</c>.</summary>
internal static class PurgeCommand
{
    private const string Description = "Removes jobs for good, with their outcomes.";

    private const string More = """
        What it does:
          Says how many jobs are meant and asks; with --yes it does not ask. A job that a
          consumer has is never removed: cancel it first. Callers that still wait for a
          removed job get no answer.

        Examples:
          computehost queue purge --status succeeded --older-than 1d
          computehost queue purge --status dead --method Video.Transcode --yes
          computehost queue purge --all

        """;

    private const int MostCounted = 10_000;

    public static Command Create(QueueVerbs verbs)
    {
        var filter = new JobFilterOptions();
        var all = new Option<bool>("--all") { Description = "All jobs that no consumer has." };
        var yes = new Option<bool>("--yes") { Description = "Does not ask." };
        return verbs.Create("purge", Description, More, [.. filter.All, all, yes], async run =>
        {
            JobFilter chosen = filter.Read(run.Parsed);
            Check(chosen, run.Parsed.GetValue(all));
            if (!run.Parsed.GetValue(yes) && !await AskAsync(run, chosen))
            {
                await run.WriteAsync("Nothing is removed.");
                return ExitCode.Failure;
            }

            long removed = await run.Engine.PurgeAsync(chosen, run.Interrupted);
            await run.PrintAsync(new JsonObject { ["removed"] = removed }, $"{Amounts.Counted(removed, "job")} removed.");
            return ExitCode.Success;
        });
    }

    private static void Check(JobFilter filter, bool all)
    {
        bool isFiltered = filter.Statuses.Count > 0 || filter.Method is not null || filter.Mailbox is not null || filter.OlderThan is not null;
        if (all == isFiltered)
        {
            throw VerbException.Unusable(all
                ? "'--all' removes all jobs, and the other options choose some of them. Give one or the other."
                : "Say which jobs: by '--status', '--method', '--mailbox' and '--older-than', or '--all'.");
        }

        if (filter.Statuses.Any(static status => status is ComputeJobStatus.Claimed or ComputeJobStatus.Running))
        {
            throw VerbException.Unusable("A job that a consumer has is never removed. Cancel it first: 'computehost queue cancel JOB'.");
        }
    }

    private static async Task<bool> AskAsync(QueueRun run, JobFilter filter)
    {
        if (run.Json || Console.IsInputRedirected)
        {
            throw VerbException.Unusable("'purge' asks before it removes, and nobody can be asked here. Add '--yes'.");
        }

        await run.Parsed.InvocationConfiguration.Output.WriteAsync($"Remove {await CountAsync(run, filter)} of {run.Engine.Address} for good? (y/N) ");
        return (await Console.In.ReadLineAsync(run.Interrupted))?.Trim().ToLowerInvariant() is "y" or "yes";
    }

    private static async Task<string> CountAsync(QueueRun run, JobFilter filter)
    {
        try
        {
            JobPage page = await run.Engine.ReadAsync(filter, null, MostCounted, run.Interrupted);
            int removable = page.Jobs.Count(static job => job.Status is not (ComputeJobStatus.Claimed or ComputeJobStatus.Running));
            return page.Next is null ? Amounts.Counted(removable, "job") : $"more than {Amounts.Counted(removable, "job")}";
        }
        catch (NotSupportedException)
        {
            // What cannot be listed can be removed nevertheless.
            return "all such jobs, which this store cannot count,";
        }
    }
}
