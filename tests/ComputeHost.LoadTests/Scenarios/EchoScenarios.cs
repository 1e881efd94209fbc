using ComputeHost.LoadTests.Measurement;
using ComputeHost.LoadTests.Subjects;

namespace ComputeHost.LoadTests.Scenarios;

/// <summary>Small calls: what one costs, and how many there can be.</summary>
internal static class EchoScenarios
{
    public static IEnumerable<Scenario> Create()
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
