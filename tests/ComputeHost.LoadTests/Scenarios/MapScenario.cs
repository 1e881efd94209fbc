using ComputeHost.LoadTests.Measurement;
using ComputeHost.LoadTests.Subjects;
using ComputeHost.LoadTests.Tools;

namespace ComputeHost.LoadTests.Scenarios;

/// <summary>A trivial function over very many numbers: what an item costs when there are as many as one likes.</summary>
internal static class MapScenario
{
    private const int Items = 1_000_000;
    private const int Workers = 2;

    /// <summary>What the documentation of Python means by a large chunk for a very long iterable; a pool that sizes its chunks by itself does not need to be told.</summary>
    private const int ChunkSize = 256;

    public static Scenario Create() =>
        new ComparisonScenario("map-1m", "x + 1 over 1,000,000 numbers, two workers", new Contender(PeerNames.ProcessPoolExecutor, MeasureExecutorAsync) { FindObstacleAsync = PeerScript.FindNoPythonAsync })
        {
            Baseline = PeerNames.ProcessPoolExecutor,
            Charted = [Reading.PerSecond],
        };

    private static async Task<IReadOnlyList<Reading>> MeasureExecutorAsync(LoadTestOptions options, CancellationToken cancellationToken)
    {
        IReadOnlyList<Reading> readings = await PeerScript.MeasureAsync(
            PeerScript.Python, PeerScript.PathOf("process_pool_executor_map.py"), options, [Items, ChunkSize, Workers], cancellationToken);
        return [.. readings.Select(reading => reading with { Unit = "items/s" })];
    }
}
