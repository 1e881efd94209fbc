using System.CommandLine;
using ComputeHost.Daemon.Shell;
using ComputeHost.Queue;

namespace ComputeHost.Daemon.Verbs.Queueing;

/// <summary>The verb <c>queue job</c>.</summary>
internal static class JobCommand
{
    private const string Description = "Shows all that is known of one job.";

    private const string More = """
        What it shows:
          Its method, status, times and limits, each attempt with what ended it, and its
          outcome. A result that was asked for in JSON is shown, of others the size.

        Example:
          computehost queue job 0198f0c2a1b37c3e9d5f6a7b8c9d0e1f-shop

        """;

    public static Command Create(QueueVerbs verbs)
    {
        Argument<string?> id = JobIdArgument.Create();
        return verbs.Create("job", Description, More, [id], async run =>
        {
            JobRecord record = await run.FindAsync(JobIdArgument.Read(run.Parsed.GetValue(id)));
            await run.PrintAsync(JobJson.InFull(record), JobView.Of(record));
            return ExitCode.Success;
        });
    }
}
