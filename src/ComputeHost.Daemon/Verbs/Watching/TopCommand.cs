using System.CommandLine;
using System.CommandLine.Parsing;
using ComputeHost.Daemon.Configuration;
using ComputeHost.Protocol.V1;

namespace ComputeHost.Daemon.Verbs.Watching;

/// <summary>The verb <c>top</c>.</summary>
internal static class TopCommand
{
    private const string Description = "Watches workers, methods and clients of the daemon.";

    private const string More = """
        What it shows:
          Workers with what they run, for whom, how long and how long they may; methods with
          calls per second of the last ten seconds, and what half and 99 of 100 calls of the
          last minute waited and ran; how the latest workers ended and why; clients with their share of the
          workers' time of the last ten seconds. q or Ctrl-C ends it.
          Where standard output is no terminal, it prints one table after another.

        Examples:
          computehost top --sort time
          computehost top --once --json

        """;

    private static readonly TimeSpan LeastInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromHours(1);
    private static readonly TimeSpan KeyInterval = TimeSpan.FromMilliseconds(50);

    public static Command Create()
    {
        Option<string?> pool = PoolOption.Create("Only this pool.");
        var sort = new Option<TopOrder>("--sort") { Description = "What comes first in each table.", DefaultValueFactory = static _ => TopOrder.Name };
        var interval = new Option<TimeSpan>("--interval")
        {
            Description = "How often it looks, as 500ms or 2s.",
            HelpName = "TIME",
            DefaultValueFactory = static _ => TimeSpan.FromSeconds(1),
            CustomParser = ReadInterval,
        };
        var once = new Option<bool>("--once") { Description = "Prints one table and ends." };
        return DaemonVerb.Create("top", Description, More, [pool, sort, interval, once], async run =>
        {
            var request = new WatchRequest { Pool = run.PoolOf(pool), IntervalMilliseconds = (uint)run.Parsed.GetValue(interval).TotalMilliseconds };
            using var leave = CancellationTokenSource.CreateLinkedTokenSource(run.Interrupted);
            VerbRun watching = run with { Interrupted = leave.Token };
            IAsyncEnumerable<DaemonStatus> seen = watching.ReadAllAsync((link, options) => link.Control.Watch(request, options));
            TopOrder order = run.Parsed.GetValue(sort);
            bool isLive = !Console.IsOutputRedirected && !run.Json && !run.Parsed.GetValue(once);
            try
            {
                await (isLive ? ShowAsync(seen, order, leave) : PrintAsync(seen, order, run.Json, run.Parsed.GetValue(once)));
            }
            catch (Exception e) when (leave.IsCancellationRequested && e is OperationCanceledException or Grpc.Core.RpcException)
            {
                // The way to end it.
            }

            return 0;
        });
    }

    private static async Task PrintAsync(IAsyncEnumerable<DaemonStatus> seen, TopOrder order, bool json, bool once)
    {
        await foreach (DaemonStatus status in seen)
        {
            await VerbRun.WriteAsync(json && once ? MessageJson.Of(status).ToText() : json ? MessageJson.Of(status).ToLine() : string.Join('\n', TopView.Of(status, order)));
            if (once)
            {
                return;
            }

            if (!json)
            {
                await VerbRun.WriteAsync("");
            }
        }
    }

    private static async Task ShowAsync(IAsyncEnumerable<DaemonStatus> seen, TopOrder order, CancellationTokenSource leave)
    {
        using var screen = new TopScreen(Console.Out);
        await using IAsyncEnumerator<DaemonStatus> statuses = seen.GetAsyncEnumerator();
        using var keys = new PeriodicTimer(KeyInterval);
        Task<bool>? tick = null;
        DaemonStatus? shown = null;
        while (true)
        {
            Task<bool> next = statuses.MoveNextAsync().AsTask();
            while (!next.IsCompleted)
            {
                TopOrder before = order;
                if (ReadKey(ref order))
                {
                    await leave.CancelAsync();
                }
                else if (order != before && shown is not null)
                {
                    screen.Draw(shown, order);
                }

                // A timer has one wait at a time, and what it waits for may come after the next status.
                tick ??= keys.WaitForNextTickAsync().AsTask();
                await Task.WhenAny(next, tick);
                tick = tick.IsCompleted ? null : tick;
            }

            if (!await next)
            {
                return;
            }

            shown = statuses.Current;
            screen.Draw(shown, order);
        }
    }

    /// <returns>Whether the user wants to leave.</returns>
    private static bool ReadKey(ref TopOrder order)
    {
        while (!Console.IsInputRedirected && Console.KeyAvailable)
        {
            char key = char.ToLowerInvariant(Console.ReadKey(intercept: true).KeyChar);
            if (key == 'q')
            {
                return true;
            }

            order = Enum.GetValues<TopOrder>().Where(value => char.ToLowerInvariant(value.ToString()[0]) == key).Append(order).First();
        }

        return false;
    }

    private static TimeSpan ReadInterval(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (TimeText.Parse(text) is { } time && time >= LeastInterval && time <= LongestInterval)
        {
            return time;
        }

        result.AddError($"'--interval' is '{text}', but must be a time from 100ms to 1h.");
        return LeastInterval;
    }
}
