using System.Net;
using ComputeHost.LoadTests.CommandLine;
using ComputeHost.LoadTests.Subjects;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ComputeHost.LoadTests.Children;

/// <summary>What computes beside the host's requests.</summary>
internal enum Neighbour
{
    /// <summary>Calls into a pool with default options.</summary>
    Pool,

    /// <summary>Bare processes, as many as that pool has workers, with their nice value.</summary>
    Spinners,

    /// <summary>The same calls on the host's own thread pool.</summary>
    TaskRun,

    /// <summary>Calls that block, on threads of a pool's own in the host.</summary>
    Threads,

    /// <summary>Nothing.</summary>
    Nothing,
}

/// <summary>A program that answers <c>GET /</c>, and begins to compute at <c>POST /load</c>.</summary>
internal static class WebHostUnderLoad
{
    private const int CallsInFlight = 64;

    /// <summary>About a second: what one hands to a pool because it would hold up everything else.</summary>
    private const int Turns = 750_000_000;

    private const int BlockedMilliseconds = 100;

    /// <summary>How many calls compute at once in a pool with default options.</summary>
    public static int Workers => new ComputePoolOptions().MaxWorkers;

    public static async Task RunAsync(Neighbour neighbour)
    {
        var begin = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port: 0));
        await using WebApplication application = builder.Build();
        application.MapGet("/", () => "alive\n");
        application.MapPost("/load", () =>
        {
            begin.SetResult();
            return Results.NoContent();
        });

        await using ComputePool? pool = neighbour is Neighbour.Pool or Neighbour.Threads ? await StartPoolAsync() : null;
        await application.StartAsync();
        await ChildProgram.ReportReadyAsync(application.Urls.First());
        Task end = ParentWatch.WaitForEndAsync();
        if (await Task.WhenAny(end, begin.Task) != end)
        {
            // A load that has failed is no load: the host's end shows it.
            await await Task.WhenAny(end, LoadAsync(neighbour, pool, end));
        }
    }

    private static Task<ComputePool> StartPoolAsync()
    {
        // Each call waits for the 63 before it, and at the end nobody waits for any.
        var options = new ComputePoolOptions { Threads = CallsInFlight, QueueTimeout = Timeout.InfiniteTimeSpan, DrainTimeout = TimeSpan.Zero, CancellationGrace = TimeSpan.Zero };
        return ComputePool.StartAsync(options);
    }

    private static Task LoadAsync(Neighbour neighbour, ComputePool? pool, Task end) => neighbour switch
    {
        Neighbour.Pool => RepeatAsync(() => pool!.RunAsync(Echo.Spin, Turns)),
        Neighbour.Threads => RepeatAsync(() => pool!.RunAsync(Echo.Block, BlockedMilliseconds)),
        Neighbour.Nothing => end,
        Neighbour.TaskRun => RepeatAsync(() => Task.Run(() => Echo.Spin(Turns))),
        _ => SpinAsync(end),
    };

    private static Task RepeatAsync(Func<Task> call) => Task.WhenAny(Enumerable.Range(0, CallsInFlight).Select(async _ =>
    {
        while (true)
        {
            await call();
        }
    })).Unwrap();

    private static async Task SpinAsync(Task end)
    {
        ChildProgram[] spinners = [.. Enumerable.Range(0, Workers).Select(_ => ChildVerbs.StartSpinner(Turns, TimeSpan.Zero, TimeSpan.Zero))];
        await end;
        foreach (ChildProgram spinner in spinners)
        {
            await spinner.DisposeAsync();
        }
    }
}
