using System.Diagnostics;
using ComputeHost.LoadTests.Measurement;
using ComputeHost.LoadTests.Subjects;
using ComputeHost.LoadTests.Tools;

namespace ComputeHost.LoadTests.Scenarios;

/// <summary>A tiny function over a million numbers: what it is worth to send many at once.</summary>
internal static class MapScenario
{
    private const int Workers = 2;
    private const int Items = 1_000_000;
    private const int PythonChunkSize = 256;
    private const string Unit = "items/s";

    public static Scenario Create() => new ComparisonScenario(
        "map-1m", "x + 1 over 1,000,000 numbers, two workers", EchoContenders.Python(PeerNames.ProcessPoolExecutor, "process_pool_map.py", [Items, PythonChunkSize, Workers], Unit), new Contender(ComputeHostEcho.Name, MeasurePoolAsync))
    {
        Baseline = PeerNames.ProcessPoolExecutor,
        Bounds = [new(ComputeHostEcho.Name, Reading.PerSecond, BoundKind.AtLeast, 1.5, PeerNames.ProcessPoolExecutor)],
    };

    private static async Task<IReadOnlyList<Reading>> MeasurePoolAsync(LoadTestOptions options, CancellationToken cancellationToken)
    {
        await using ComputePool pool = await ComputePool.StartAsync(new ComputePoolOptions { MinWorkers = Workers, MaxWorkers = Workers }, cancellationToken);
        await RunAsync(pool, options.WarmUp, cancellationToken);
        return [new Reading(Reading.PerSecond, await RunAsync(pool, options.Duration, cancellationToken), Unit)];
    }

    /// <summary>Maps all items at least once, and again until the time is over.</summary>
    /// <returns>How many were done per second.</returns>
    private static async Task<double> RunAsync(ComputePool pool, TimeSpan duration, CancellationToken cancellationToken)
    {
        long done = 0;
        long start = Stopwatch.GetTimestamp();
        do
        {
            long sum = 0;
            await foreach (int result in pool.MapAsync(Echo.Increment, Enumerable.Range(0, Items), cancellationToken: cancellationToken))
            {
                sum += result;
            }

            if (sum != (long)Items * (Items + 1) / 2)
            {
                throw new InvalidOperationException("The pool answered with other numbers than it should have.");
            }

            done += Items;
        }
        while (Stopwatch.GetElapsedTime(start) < duration);

        return done / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
