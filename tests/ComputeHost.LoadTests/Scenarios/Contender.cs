using ComputeHost.LoadTests.Measurement;
using ComputeHost.LoadTests.Tools;

namespace ComputeHost.LoadTests.Scenarios;

/// <summary>A subject of a comparison.</summary>
/// <param name="Name">The subject's name.</param>
/// <param name="MeasureAsync">Measures it once, from its start to its end, so that the luck of one process start is averaged out as well.</param>
internal sealed record Contender(string Name, Func<LoadTestOptions, CancellationToken, Task<IReadOnlyList<Reading>>> MeasureAsync)
{
    /// <summary>Says in one line why it cannot be measured here; null if it can.</summary>
    public Func<Workshop, CancellationToken, Task<string?>> FindObstacleAsync { get; init; } = (_, _) => Task.FromResult<string?>(null);
}
