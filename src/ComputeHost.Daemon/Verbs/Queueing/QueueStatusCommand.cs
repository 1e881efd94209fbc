using System.CommandLine;
using ComputeHost.Daemon.Shell;
using Spectre.Console;

namespace ComputeHost.Daemon.Verbs.Queueing;

/// <summary>The verb <c>queue status</c>.</summary>
internal static class QueueStatusCommand
{
    private const string Description = "Shows how many jobs there are, and who works on them.";

    private const string More = """
        What it shows:
          Jobs by status, how long the oldest one waits for a consumer, whether the queue is
          paused, the consumers with the jobs that they have, and the size of the store.
          With --watch again and again; Ctrl-C ends it.

        Examples:
          computehost queue status
          computehost queue status --watch --interval 5s
          computehost queue status --json | jq .jobs.ready

        """;

    private static readonly TimeSpan LeastInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromHours(1);

    public static Command Create(QueueVerbs verbs)
    {
        var watch = new Option<bool>("--watch") { Description = "Shows it again and again." };
        Option<TimeSpan?> interval = TimeOption.Create("--interval", "How often it looks, as 500ms or 2s. Default: 1s.");
        return verbs.Create("status", Description, More, [watch, interval], async run =>
        {
            TimeSpan pause = run.Parsed.GetValue(interval) ?? TimeSpan.FromSeconds(1);
            if (pause < LeastInterval || pause > LongestInterval)
            {
                throw VerbException.Unusable($"'--interval' is '{pause}', but must be from 100ms to 1h.");
            }

            if (!run.Parsed.GetValue(watch))
            {
                QueueStatistics statistics = await run.Engine.GetStatisticsAsync(run.Interrupted);
                await run.PrintAsync(QueueStatusView.JsonOf(run.Engine, statistics), QueueStatusView.TextOf(run.Engine, statistics));
                return ExitCode.Success;
            }

            try
            {
                await (Terminal.IsLive && !run.Json ? ShowAsync(run, pause) : RepeatAsync(run, pause));
            }
            catch (OperationCanceledException) when (run.Interrupted.IsCancellationRequested)
            {
                // The way to end it.
            }

            return ExitCode.Success;
        });
    }

    private static async Task RepeatAsync(QueueRun run, TimeSpan pause)
    {
        using var timer = new PeriodicTimer(pause);
        do
        {
            QueueStatistics statistics = await run.Engine.GetStatisticsAsync(run.Interrupted);
            await run.WriteAsync(run.Json ? QueueStatusView.JsonOf(run.Engine, statistics).ToLine() : QueueStatusView.TextOf(run.Engine, statistics) + "\n");
        }
        while (await timer.WaitForNextTickAsync(run.Interrupted));
    }

    private static Task ShowAsync(QueueRun run, TimeSpan pause) => Terminal.Create().Live(new Text("")).StartAsync(async screen =>
    {
        using var timer = new PeriodicTimer(pause);
        do
        {
            QueueStatistics statistics = await run.Engine.GetStatisticsAsync(run.Interrupted);
            screen.UpdateTarget(new Text(QueueStatusView.TextOf(run.Engine, statistics)));
        }
        while (await timer.WaitForNextTickAsync(run.Interrupted));
    });
}
