using System.CommandLine;
using System.Text.Json.Nodes;
using ComputeHost.Daemon.Shell;
using ComputeHost.Queue;

namespace ComputeHost.Daemon.Verbs.Queueing;

/// <summary>The verb <c>queue jobs</c>.</summary>
internal static class JobsCommand
{
    private const string Description = "Lists jobs, oldest first.";

    private const string More = """
        What it shows:
          A line per job: its id, its status, how long ago it was enqueued, how long it still
          waits for its time, how many attempts are behind it, and the consumer that has it.

        Examples:
          computehost queue jobs --status running
          computehost queue jobs --status ready,scheduled --method Video.Transcode --older-than 1h
          computehost queue jobs --limit 1000 --json | jq -r '.jobs[].id'

        """;

    private const int DefaultLimit = 50;
    private const int LargestLimit = 100_000;

    public static Command Create(QueueVerbs verbs)
    {
        var filter = new JobFilterOptions();
        var limit = LimitOption();
        var from = FromOption();
        return verbs.Create("jobs", Description, More, [.. filter.All, limit, from], async run =>
        {
            JobPage page = await run.Engine.ReadAsync(filter.Read(run.Parsed), run.Parsed.GetValue(from), LimitOf(run, limit), run.Interrupted);
            await run.PrintAsync(JsonOf(page, JobJson.Of), page.Jobs.Count == 0 ? "There are no such jobs." : JobTable.Of(page.Jobs) + RestOf(page));
            return ExitCode.Success;
        });
    }

    public static Option<int> LimitOption() => new("--limit")
    {
        Description = $"How many at most, up to {LargestLimit}.",
        HelpName = "N",
        DefaultValueFactory = static _ => DefaultLimit,
    };

    public static Option<string?> FromOption() => new("--from") { Description = "Goes on where a list before ended; it said how.", HelpName = "PLACE" };

    /// <exception cref="VerbException">It is out of range.</exception>
    public static int LimitOf(QueueRun run, Option<int> limit) => run.Parsed.GetValue(limit) is var number && number is >= 1 and <= LargestLimit
        ? number
        : throw VerbException.Unusable($"'--limit' is '{number}', but must be from 1 to {LargestLimit}.");

    public static string RestOf(JobPage page) => page.Next is null ? "" : $"\n\nThere are more: add '--from {page.Next}', or raise '--limit'.";

    public static JsonObject JsonOf(JobPage page, Func<JobRecord, JsonObject> jsonOf) => new()
    {
        ["jobs"] = new JsonArray([.. page.Jobs.Select(jsonOf)]),
        ["next"] = page.Next,
    };
}
