using System.CommandLine;
using System.Text.Json.Nodes;
using ComputeHost.Daemon.Shell;
using ComputeHost.Queue;
using ComputeHost.Queue.Mailboxes;
using ComputeHost.Queue.Queues;
using Microsoft.Extensions.Logging.Abstractions;

namespace ComputeHost.Daemon.Verbs.Queueing;

/// <summary>The verb <c>queue wait</c>.</summary>
internal static class WaitCommand
{
    private const string Description = "Waits until a job is over, and prints its result.";

    private const string More = """
        What it does:
          Prints the result if it is JSON, otherwise its size. A job without a result is an
          error with exit code 6. Ctrl-C and --timeout end the waiting alone: the job goes on.

        Examples:
          computehost queue wait 0198f0c2a1b37c3e9d5f6a7b8c9d0e1f-shop --timeout 5min
          computehost queue wait "$(computehost queue enqueue 'Primes.Count(System.Int32)' 5000000)"

        """;

    public static Command Create(QueueVerbs verbs)
    {
        Argument<string?> id = JobIdArgument.Create();
        Option<TimeSpan?> timeout = TimeOption.Create("--timeout", "How long to wait, as 30s or 5min. Default: until it is over.");
        return verbs.Create("wait", Description, More, [id, timeout], async run =>
        {
            JobId job = JobIdArgument.Read(run.Parsed.GetValue(id));
            JobOutcome outcome = await WaitAsync(run, job, run.Parsed.GetValue(timeout));
            string result = JobOutcomes.ResultOf(job, outcome);
            JsonObject json = JobOutcomes.JsonOf(outcome);
            json["id"] = job.ToString();
            await run.PrintAsync(json, result);
            return ExitCode.Success;
        });
    }

    /// <exception cref="VerbException">There is no such job, or it is not over in time.</exception>
    private static async Task<JobOutcome> WaitAsync(QueueRun run, JobId job, TimeSpan? timeout)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(run.Interrupted);
        if (timeout is { } longest)
        {
            limit.CancelAfter(longest);
        }

        try
        {
            return await ReadAsync(run, job, limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !run.Interrupted.IsCancellationRequested)
        {
            throw new VerbException(
                "not-over",
                ExitCode.StillWaiting,
                $"Job '{job}' was not over within {Amounts.Time(timeout ?? TimeSpan.Zero)}. "
                + $"It goes on; wait again, or look with 'computehost queue job {job}'.");
        }
    }

    private static async Task<JobOutcome> ReadAsync(QueueRun run, JobId job, CancellationToken cancellationToken)
    {
        JobRecord? known = await run.Engine.FindAsync(job, cancellationToken);
        if (known?.Outcome is { } outcome)
        {
            return outcome;
        }

        if (known is null && run.Engine.Capabilities.ListsJobs)
        {
            throw run.NotFound(job);
        }

        // It asks the engine again for what the mailbox has told before it was read.
        await using var listener = new MailboxListener(run.Engine, job.Mailbox, TimeProvider.System, NullLogger.Instance);
        return await new OutcomeSource(run.Engine, listener, job, mark: null, TimeProvider.System).WaitAsync(cancellationToken);
    }
}
