using ComputeHost.LoadTests.Measurement;
using ComputeHost.LoadTests.Subjects;

namespace ComputeHost.LoadTests.Scenarios;

/// <summary>Every scenario by name.</summary>
internal static class ScenarioCatalog
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        .. Echoes(),
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

    private static IEnumerable<Scenario> Echoes()
    {
        var one = new EchoLoad(PayloadLength: 100, InFlight: 1, Workers: 1);
        yield return new ComparisonScenario(
            "echo-1", "100 bytes there and back, one call in flight, one worker",
            EchoContenders.GrpcUnary(one), EchoContenders.ComputeHost(one), EchoContenders.RawSocket(one), EchoContenders.StreamJsonRpc(one), EchoContenders.TaskRun(one),
            EchoContenders.ProcessPerCall(one), EchoContenders.Piscina(one), EchoContenders.MultiprocessingPool(one), EchoContenders.ProcessPoolExecutor(one))
        {
            Baseline = GrpcUnaryEcho.Name,
            Bounds =
            [
                new(ComputeHostEcho.Name, Reading.P50, BoundKind.AtMost, 0.9, GrpcUnaryEcho.Name),
                new(ComputeHostEcho.Name, Reading.P50, BoundKind.AtMost, 2.0, RawSocketEcho.Name),
                new(ComputeHostEcho.Name, Reading.HostAllocated, BoundKind.AtMost, 0.25, GrpcUnaryEcho.Name),
            ],
        };

        var many = new EchoLoad(PayloadLength: 100, InFlight: 256, Workers: 1);
        yield return new ComparisonScenario(
            "echo-256", "100 bytes there and back, 256 calls in flight, one worker",
            EchoContenders.GrpcUnary(many), EchoContenders.ComputeHost(many), EchoContenders.StreamJsonRpc(many), EchoContenders.TaskRun(many), EchoContenders.Piscina(many),
            EchoContenders.MultiprocessingPool(many), EchoContenders.ProcessPoolExecutor(many))
        {
            Baseline = GrpcUnaryEcho.Name,
            Bounds = [new(ComputeHostEcho.Name, Reading.PerSecond, BoundKind.AtLeast, 8.0, GrpcUnaryEcho.Name)],
        };

        EchoLoad shared = many with { Workers = 2 };
        yield return new ComparisonScenario(
            "echo-256-2w", "100 bytes there and back, 256 calls in flight, two workers",
            EchoContenders.GrpcUnary(shared), EchoContenders.ComputeHost(shared), EchoContenders.StreamJsonRpc(shared), EchoContenders.Piscina(shared),
            EchoContenders.MultiprocessingPool(shared), EchoContenders.ProcessPoolExecutor(shared))
        {
            Baseline = GrpcUnaryEcho.Name,
            Bounds =
            [
                new(ComputeHostEcho.Name, Reading.PerSecond, BoundKind.AtLeast, 5.0, GrpcUnaryEcho.Name),
                new(ComputeHostEcho.Name, Reading.PerSecond, BoundKind.AtLeast, 4.0, PeerNames.Piscina),
                new(ComputeHostEcho.Name, Reading.PerSecond, BoundKind.AtLeast, 8.0, PeerNames.MultiprocessingPool),
            ],
        };
    }
}
