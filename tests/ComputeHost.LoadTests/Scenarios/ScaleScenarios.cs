using ComputeHost.LoadTests.Measurement;
using ComputeHost.LoadTests.Subjects;

namespace ComputeHost.LoadTests.Scenarios;

/// <summary>Whether a call costs the same in a large pool, among many calls, and at any rate. A step's figure is a metric of its own: <c>p50@64</c>.</summary>
internal static class ScaleScenarios
{
    private const int PayloadLength = 100;
    private const int CallsPerWorkerInWarmUp = 4;
    private const int MostWarmUps = 10;

    private static readonly int[] s_workers = [1, 2, 8, 64];
    private static readonly int[] s_inFlight = [1, 10, 100, 1000, 10_000];
    private static readonly int[] s_perSecond = [1000, 5000, 20_000];

    public static IEnumerable<Scenario> Create() =>
    [
        new ComparisonScenario(
            "scale-workers",
            "100 bytes there and back, one call in flight, 1 to 64 workers",
            WorkersOf(RawSocketEcho.Name, (workers, cancellationToken) => RawSocketEcho.StartAsync(new EchoLoad(PayloadLength, InFlight: 1, workers), cancellationToken)),
            WorkersOf(ComputeHostEcho.Name, (workers, cancellationToken) => ComputeHostEcho.StartAllAsync(workers, ComputePicker.RoundRobin, cancellationToken)),
            WorkersOf("computehost-fill-first", (workers, cancellationToken) => ComputeHostEcho.StartAllAsync(workers, ComputePicker.FillFirst, cancellationToken)))
        {
            IsLong = true,
            Charted = [Reading.P50, Reading.HostCpu],
            Steps = "workers",
        },
        new ComparisonScenario("scale-flight", "100 bytes there and back, 1 to 10,000 calls in flight, one worker", FlightOf(GrpcUnaryEcho.Name, GrpcUnaryEcho.StartAsync), FlightOf(ComputeHostEcho.Name, StartUnlimitedAsync))
        {
            Charted = [Reading.PerSecond, Reading.HostCpu],
            Steps = "calls in flight",
        },
        new ComparisonScenario("open-loop", "100 bytes there and back at 1,000 to 20,000 calls a second, one worker", OpenLoopOf(GrpcUnaryEcho.Name, GrpcUnaryEcho.StartAsync), OpenLoopOf(ComputeHostEcho.Name, StartUnlimitedAsync))
        {
            Baseline = GrpcUnaryEcho.Name,
            Charted = [Reading.P50, Reading.P99],
            Steps = "calls a second",
        },
    ];

    private static Contender WorkersOf(string name, Func<int, CancellationToken, Task<IEchoSubject>> startAsync) => new(name, async (options, cancellationToken) =>
    {
        List<Reading> readings = [];
        foreach (int workers in s_workers)
        {
            await using IEchoSubject echo = await startAsync(workers, cancellationToken);
            byte[] payload = NewPayload();

            // Each worker's runtime compiles its own code, step by step, and one call at a time does not bring many to each.
            await WarmUpAsync(CallsPerWorkerInWarmUp * workers);
            for (int round = 0; round < MostWarmUps && !await WarmUpAsync(inFlight: 1); round++)
            {
            }

            readings.AddRange(At(workers, await ClosedLoop.RunAsync(() => echo.EchoAsync(payload), inFlight: 1, options.Duration, cancellationToken)));

            async Task<bool> WarmUpAsync(int inFlight)
            {
                await ClosedLoop.RunAsync(() => echo.EchoAsync(payload), inFlight, options.WarmUp, cancellationToken);
                return await Quiet.WaitAsync(cancellationToken);
            }
        }

        return readings;
    });

    private static Contender FlightOf(string name, Func<EchoLoad, CancellationToken, Task<IEchoSubject>> startAsync) => new(name, async (options, cancellationToken) =>
    {
        List<Reading> readings = [];
        await using IEchoSubject echo = await startAsync(new EchoLoad(PayloadLength, InFlight: s_inFlight[^1], Workers: 1), cancellationToken);
        byte[] payload = NewPayload();
        foreach (int inFlight in s_inFlight)
        {
            await ClosedLoop.RunAsync(() => echo.EchoAsync(payload), inFlight, options.WarmUp, cancellationToken);
            readings.AddRange(At(inFlight, await ClosedLoop.RunAsync(() => echo.EchoAsync(payload), inFlight, options.Duration, cancellationToken)));
        }

        return readings;
    });

    private static Contender OpenLoopOf(string name, Func<EchoLoad, CancellationToken, Task<IEchoSubject>> startAsync) => new(name, async (options, cancellationToken) =>
    {
        List<Reading> readings = [];
        await using IEchoSubject echo = await startAsync(new EchoLoad(PayloadLength, InFlight: 1, Workers: 1), cancellationToken);
        byte[] payload = NewPayload();
        foreach (int perSecond in s_perSecond)
        {
            await OpenLoop.RunAsync(() => echo.EchoAsync(payload), perSecond, options.WarmUp, cancellationToken);
            readings.AddRange(At(perSecond, await OpenLoop.RunAsync(() => echo.EchoAsync(payload), perSecond, options.Duration, cancellationToken)));
        }

        return readings;
    });

    private static Task<IEchoSubject> StartUnlimitedAsync(EchoLoad load, CancellationToken cancellationToken) => ComputeHostEcho.StartAsync(load, pendingLimit: int.MaxValue, cancellationToken);

    private static IEnumerable<Reading> At(int step, IEnumerable<Reading> readings) => readings.Select(reading => reading with { Metric = Reading.At(reading.Metric, step) });

    private static byte[] NewPayload()
    {
        byte[] payload = new byte[PayloadLength];
        Random.Shared.NextBytes(payload);
        return payload;
    }
}
