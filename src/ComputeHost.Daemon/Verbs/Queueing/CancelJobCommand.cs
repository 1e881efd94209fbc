using System.CommandLine;
using System.Text.Json.Nodes;
using ComputeHost.Daemon.Shell;
using ComputeHost.Daemon.Users;
using ComputeHost.Protocol.Native;
using ComputeHost.Queue;

namespace ComputeHost.Daemon.Verbs.Queueing;

/// <summary>The verb <c>queue cancel</c>.</summary>
internal static class CancelJobCommand
{
    private const string Description = "Cancels a job, waiting or running. Its caller gets a ComputeCancelledException.";

    private const string More = """
        What it does:
          A job that waits is cancelled at once. Of one that runs, its consumer is told: the
          method's token fires, and if it does not end, its worker is killed and replaced.

        Example:
          computehost queue cancel 0198f0c2a1b37c3e9d5f6a7b8c9d0e1f-shop

        """;

    public static Command Create(QueueVerbs verbs)
    {
        Argument<string?> id = JobIdArgument.Create();
        return verbs.Create("cancel", Description, More, [id], async run =>
        {
            JobId job = JobIdArgument.Read(run.Parsed.GetValue(id));
            CancelResult result = await run.Engine.CancelAsync(job, UserName(), run.Interrupted);
            string text = result switch
            {
                CancelResult.Cancelled => $"Job '{job}' is cancelled.",
                CancelResult.Requested => $"The consumer of job '{job}' is told to end it.",
                CancelResult.TooLate => throw await OverAsync(run, job),
                _ => throw run.NotFound(job),
            };
            await run.PrintAsync(new JsonObject { ["result"] = result.ToString().ToLowerInvariant() }, text);
            return ExitCode.Success;
        });
    }

    private static async Task<VerbException> OverAsync(QueueRun run, JobId job) =>
        new("refused", ExitCode.Refused, $"Job '{job}' is over: it is {JobWords.Of((await run.FindAsync(job)).Status)}.");

    private static string UserName() => $"an operator ('{(OperatingSystem.IsLinux() ? Accounts.UserName(LibC.GetEffectiveUserId()) : Environment.UserName)}')";
}
