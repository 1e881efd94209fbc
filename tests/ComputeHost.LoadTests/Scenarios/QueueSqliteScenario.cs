using ComputeHost.LoadTests.Measurement;
using ComputeHost.LoadTests.Queues;

namespace ComputeHost.LoadTests.Scenarios;

/// <summary>The queue over a file of SQLite, from enqueueing to result, in a real worker process.</summary>
internal static class QueueSqliteScenario
{
    private const string One = "sqlite";
    private const string OneSingle = "sqlite-single";
    private const string Hangfire = "hangfire-sqlite";
    private const string Two = "sqlite-two";
    private const string TwoRetrying = "sqlite-two-retry";
    private const string Alone = "sqlite-alone";
    private const string Waiting = "sqlite-backlog";

    public static Scenario Create() => new ComparisonScenario(
        "queue-sqlite",
        "100-byte jobs over a file of SQLite: 64 in flight in one process and with two consumer processes; one alone, an idle consumer and a killed one; 100,000 that wait",
        new Contender(One, (options, cancellationToken) => StoreLoads.OneProcessAsync(StoreKind.Grouped, options, cancellationToken)),
        new Contender(OneSingle, (options, cancellationToken) => StoreLoads.OneProcessAsync(StoreKind.Single, options, cancellationToken)),
        new Contender(Hangfire, HangfirePeer.MeasureAsync) { FindObstacleAsync = static (_, cancellationToken) => HangfirePeer.FindObstacleAsync(cancellationToken) },
        new Contender(Two, (options, cancellationToken) => StoreLoads.TwoConsumersAsync(StoreKind.Grouped, options, cancellationToken)),
        new Contender(TwoRetrying, (options, cancellationToken) => StoreLoads.TwoConsumersAsync(StoreKind.Retrying, options, cancellationToken)),
        new Contender(Alone, StoreLoads.AloneAsync),
        new Contender(Waiting, static (_, cancellationToken) => Backlog.MeasureAsync(cancellationToken)))
    {
        Baseline = One,
        Bounds =
        [
            new(One, Reading.PerSecond, BoundKind.AtLeast, 3_000),
            new(One, Reading.PerSecond, BoundKind.AtLeast, 3, OneSingle),
            new(One, Reading.PerSecond, BoundKind.AtLeast, 20, Hangfire),
            new(Two, Reading.PerSecond, BoundKind.AtLeast, 1_500),
            new(Two, Reading.PerSecond, BoundKind.AtLeast, 5, TwoRetrying),
            new(Two, StoreLoads.LongestEnqueue, BoundKind.AtMost, 500),
            new(Alone, Reading.P50, BoundKind.AtMost, 10_000),
            new(Alone, StoreLoads.IdleCpu, BoundKind.AtMost, 1),
            new(Alone, StoreLoads.WaitingAgain, BoundKind.AtMost, 2_000),
            new(Waiting, Backlog.EnqueueSeconds, BoundKind.AtMost, 30),
            new(Waiting, Backlog.ClaimRatio, BoundKind.AtMost, 1.5),
            new(Waiting, Backlog.SlowestTenth, BoundKind.AtLeast, 0.5),
            new(Waiting, Backlog.LargestLog, BoundKind.AtMost, 16),
            new(Waiting, Backlog.LongestWait, BoundKind.AtMost, 200),
        ],
        Charted = [],
    };
}
