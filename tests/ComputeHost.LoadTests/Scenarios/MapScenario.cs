using System.Diagnostics;
using ComputeHost.LoadTests.Measurement;
using ComputeHost.LoadTests.Subjects;
using ComputeHost.LoadTests.Tools;

namespace ComputeHost.LoadTests.Scenarios;

/// <summary>A trivial function over very many numbers: what an item costs when there are as many as one likes.</summary>
internal static class MapScenario
{
    private const int Items = 1_000_000;
    private const int Workers = 2;
    private const string Unit = "items/s";

    /// <summary>What the documentation of Python means by a large chunk for a very long iterable; a pool that sizes its chunks by itself does not need to be told.</summary>
    private const int ChunkSize = 256;

    public static Scenario Create() =>
        new ComparisonScenario("map-1m", "x + 1 over 1,000,000 numbers, two workers", new Contender(PeerNames.ProcessPoolExecutor, MeasureExecutorAsync) { FindObstacleAsync = PeerScript.FindNoPythonAsync }, new Contender(ComputeHostEcho.Name, MeasurePoolAsync))
        {
            Bounds = [new(ComputeHostEcho.Name, Reading.PerSecond, BoundKind.AtLeast, 1.5, PeerNames.ProcessPoolExecutor)],
            Baseline = PeerNames.ProcessPoolExecutor,
            Charted = [Reading.PerSecond],
        };

    private static async Task<IReadOnlyList<Reading>> MeasureExecutorAsync(LoadTestOptions options, CancellationToken cancellationToken)
    {
        IReadOnlyList<Reading> readings = await PeerScript.MeasureAsync(
            PeerScript.Python, PeerScript.PathOf("process_pool_executor_map.py"), options, [Items, ChunkSize, Workers], cancellationToken);
        return [.. readings.Select(reading => reading with { Unit = Unit })];
    }

    private static async Task<IReadOnlyList<Reading>> MeasurePoolAsync(LoadTestOptions options, CancellationToken cancellationToken)
    {
        await using ComputePool pool = await ComputePool.StartAsync(new ComputePoolOptions { MinWorkers = Workers, MaxWorkers = Workers }, cancellationToken);
        await MapAsync(pool, options.WarmUp, cancellationToken);
        return [new Reading(Reading.PerSecond, await MapAsync(pool, options.Duration, cancellationToken), Unit)];
    }

    /// <summary>Maps all items at least once, and again until the time is over.</summary>
    /// <returns>How many were done per second.</returns>
    private static async Task<double> MapAsync(ComputePool pool, TimeSpan duration, CancellationToken cancellationToken)
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
