using ComputeHost.LoadTests.Measurement;
using ComputeHost.LoadTests.Subjects;

namespace ComputeHost.LoadTests.Scenarios;

/// <summary>Every scenario by name.</summary>
internal static class ScenarioCatalog
{
    private static readonly EchoContender s_computeHost = new(ComputeHostEcho.Name, ComputeHostEcho.StartAsync);
    private static readonly EchoContender s_grpcUnary = new(GrpcUnaryEcho.Name, GrpcUnaryEcho.StartAsync);
    private static readonly EchoContender s_rawSocket = new(RawSocketEcho.Name, RawSocketEcho.StartAsync);

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new EchoScenario("echo-1", "100 bytes there and back, one call in flight, one worker", inFlight: 1, workers: 1, [s_grpcUnary, s_computeHost, s_rawSocket])
        {
            Baseline = GrpcUnaryEcho.Name,
            Bounds = [new(ComputeHostEcho.Name, "p50", BoundKind.AtMost, 1.0, GrpcUnaryEcho.Name)],
        },
        new EchoScenario("echo-256", "100 bytes there and back, 256 calls in flight, one worker", inFlight: 256, workers: 1, [s_grpcUnary, s_computeHost])
        {
            Baseline = GrpcUnaryEcho.Name,
            Bounds = [new(ComputeHostEcho.Name, "per_second", BoundKind.AtLeast, 4.0, GrpcUnaryEcho.Name)],
        },
        new EchoScenario("echo-256-2w", "100 bytes there and back, 256 calls in flight, two workers", inFlight: 256, workers: 2, [s_grpcUnary, s_computeHost])
        {
            Baseline = GrpcUnaryEcho.Name,
        },
        new StartsScenario(),
        new HostKillsScenario(),
        new RecoveryScenario(),
        new ChaosScenario("chaos", "four workers under load for 120 s, one killed every 3 s, one call in 500 carries a fault", kills: 40, seconds: 120, calls: int.MaxValue, longestCall: 50, atLeast: 2000),
        new ChaosScenario("chaos-long", "100,000 calls, 1,000 workers killed, one call in 500 carries a fault", kills: 1000, seconds: 3600, calls: 100_000, longestCall: 10, atLeast: 90_000)
        {
            IsLong = true,
        },
        new ChaosScenario("soak", "the chaos for 20 minutes; the host's memory must not grow", kills: 400, seconds: 1200, calls: 400_000, longestCall: 50, atLeast: 20_000, settled: TimeSpan.FromMinutes(5))
        {
            IsLong = true,
        },
    ];
}
