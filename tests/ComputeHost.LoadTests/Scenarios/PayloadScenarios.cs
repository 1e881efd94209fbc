using ComputeHost.LoadTests.Measurement;
using ComputeHost.LoadTests.Subjects;

namespace ComputeHost.LoadTests.Scenarios;

/// <summary>Large calls, one at a time: what a byte costs.</summary>
internal static class PayloadScenarios
{
    private const int Kibi = 1024;
    private const int Mebi = 1024 * 1024;

    public static IEnumerable<Scenario> Create() =>
    [
        Create("payload-64k", "64 KiB", 64 * Kibi, toGrpc: 0.5),
        Create("payload-1m", "1 MiB", Mebi, toGrpc: 0.1, new Bound(ComputeHostEcho.Name, Reading.P50, BoundKind.AtMost, 0.7, PeerNames.Piscina), new Bound(ComputeHostEcho.Name, Reading.P50, BoundKind.AtMost, 0.7, PeerNames.PiscinaClone)),
        Create("payload-16m", "16 MiB", 16 * Mebi, toGrpc: 0.125),
    ];

    private static ComparisonScenario Create(string name, string size, int payloadLength, double toGrpc, params Bound[] further)
    {
        var load = new EchoLoad(payloadLength, InFlight: 1, Workers: 1);
        return new ComparisonScenario(
            name, $"an array of {size} there and back, one call in flight, one worker",
            EchoContenders.GrpcUnary(load), EchoContenders.ComputeHost(load), EchoContenders.InPlace(load), EchoContenders.RawSocket(load), EchoContenders.StreamJsonRpc(load),
            EchoContenders.Piscina(load), EchoContenders.PiscinaClone(load), EchoContenders.PiscinaTransfer(load))
        {
            Baseline = GrpcUnaryEcho.Name,
            Bounds = [new(ComputeHostEcho.Name, Reading.P50, BoundKind.AtMost, toGrpc, GrpcUnaryEcho.Name), .. further],
        };
    }
}
