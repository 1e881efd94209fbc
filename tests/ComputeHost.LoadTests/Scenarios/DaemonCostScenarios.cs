using ComputeHost.LoadTests.Measurement;
using ComputeHost.LoadTests.Subjects;
using ComputeHost.SharedMethods;

namespace ComputeHost.LoadTests.Scenarios;

/// <summary>What it costs that a daemon's workers are shared: the same calls through a daemon and in a pool of the program's own.</summary>
internal static class DaemonCostScenarios
{
    private const int SmallPayload = 100;
    private const int LargePayload = 1024 * 1024;
    private const int One = 1;
    private const int Many = 256;
    private const int CpuWorkers = 2;
    private const int CpuInFlight = 2 * CpuWorkers;

    /// <summary>About 10 ms on a processor of 3 GHz. A fixed count, because work that measures its own time would not see what others take of it.</summary>
    private const int CpuTurns = 7_500_000;

    private static readonly EchoLoad s_small = new(SmallPayload, Many, Workers: 1);

    public static IEnumerable<Scenario> Create() =>
    [
        new ComparisonScenario(
            "daemon-echo",
            "100 bytes there and back through a daemon, 1 and 256 calls in flight, one worker",
            EchoOf(ComputeHostEcho.Name, ComputeHostEcho.StartAsync),
            EchoOf(DaemonEcho.Name, DaemonEcho.StartAsync),
            EchoOf(GrpcUnaryEcho.Name, GrpcUnaryEcho.StartAsync))
        {
            Bounds =
            [
                new(DaemonEcho.Name, Reading.At(Reading.P50, One), BoundKind.AtMost, 3, ComputeHostEcho.Name),
                new(DaemonEcho.Name, Reading.At(Reading.PerSecond, Many), BoundKind.AtLeast, 0.4, ComputeHostEcho.Name),
                new(DaemonEcho.Name, Reading.At(Reading.PerSecond, Many), BoundKind.AtLeast, 2, GrpcUnaryEcho.Name),
            ],
            Charted = [],
            Steps = "calls in flight",
        },
        new ComparisonScenario(
            "daemon-cpu",
            "calls that compute for 10 ms through a daemon, four in flight, two workers",
            new Contender(ComputeHostEcho.Name, MeasurePoolAsync),
            new Contender(DaemonEcho.Name, MeasureDaemonAsync))
        {
            Baseline = ComputeHostEcho.Name,
            Bounds = [new(DaemonEcho.Name, Reading.PerSecond, BoundKind.AtLeast, 0.93, ComputeHostEcho.Name)],
        },
        new ComparisonScenario(
            "daemon-payload",
            "an array of 1 MiB there and back through a daemon, one call in flight, one worker",
            EchoContenders.ComputeHost(new EchoLoad(LargePayload, One, Workers: 1)),
            EchoContenders.Daemon(new EchoLoad(LargePayload, One, Workers: 1)))
        {
            Baseline = ComputeHostEcho.Name,
            Bounds = [new(DaemonEcho.Name, Reading.P50, BoundKind.AtMost, 1.8, ComputeHostEcho.Name)],
        },
    ];

    private static Contender EchoOf(string name, Func<EchoLoad, CancellationToken, Task<IEchoSubject>> startAsync) => new(name, async (options, cancellationToken) =>
    {
        List<Reading> readings = [];
        byte[] payload = new byte[SmallPayload];
        Random.Shared.NextBytes(payload);
        await using IEchoSubject echo = await startAsync(s_small, cancellationToken);
        // The many first: they bring the code of all processes to its best.
        foreach (int inFlight in new[] { Many, One })
        {
            await ClosedLoop.RunAsync(() => echo.EchoAsync(payload), inFlight, options.WarmUp, cancellationToken);
            readings.AddRange((await ClosedLoop.RunAsync(() => echo.EchoAsync(payload), inFlight, options.Duration, cancellationToken))
                .Select(reading => reading with { Metric = Reading.At(reading.Metric, inFlight) }));
        }

        return readings;
    });

    private static async Task<IReadOnlyList<Reading>> MeasurePoolAsync(LoadTestOptions options, CancellationToken cancellationToken)
    {
        await using ComputePool pool = await ComputePool.StartAsync(new ComputePoolOptions { MinWorkers = CpuWorkers, MaxWorkers = CpuWorkers }, cancellationToken);
        return await MeasureAsync(pool, options, cancellationToken);
    }

    private static async Task<IReadOnlyList<Reading>> MeasureDaemonAsync(LoadTestOptions options, CancellationToken cancellationToken)
    {
        await using DaemonEcho daemon = await DaemonEcho.ConnectAsync(CpuWorkers, cancellationToken);
        return await MeasureAsync(daemon.Client, options, cancellationToken);
    }

    private static async Task<IReadOnlyList<Reading>> MeasureAsync(IComputeClient client, LoadTestOptions options, CancellationToken cancellationToken)
    {
        Func<Task> call = () => client.RunAsync(Work.Turn, CpuTurns);
        await ClosedLoop.RunAsync(call, CpuInFlight, options.WarmUp, cancellationToken);
        return await ClosedLoop.RunAsync(call, CpuInFlight, options.Duration, cancellationToken);
    }
}
