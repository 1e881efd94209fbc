using ComputeHost.LoadTests.Measurement;
using ComputeHost.LoadTests.Subjects;

namespace ComputeHost.LoadTests.Scenarios;

/// <summary>Every scenario by name.</summary>
internal static class ScenarioCatalog
{
    private static readonly EchoContender s_rawSocket = new(RawSocketEcho.Name, RawSocketEcho.StartAsync);
    private static readonly EchoContender s_grpcUnary = new(GrpcUnaryEcho.Name, GrpcUnaryEcho.StartAsync);

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new EchoScenario("echo-1", "100 bytes there and back, one call in flight, one worker", inFlight: 1, workers: 1, [s_grpcUnary, s_rawSocket])
        {
            Baseline = GrpcUnaryEcho.Name,
        },
        new EchoScenario("echo-256", "100 bytes there and back, 256 calls in flight, one worker", inFlight: 256, workers: 1, [s_grpcUnary])
        {
            Baseline = GrpcUnaryEcho.Name,
        },
        new EchoScenario("echo-256-2w", "100 bytes there and back, 256 calls in flight, two workers", inFlight: 256, workers: 2, [s_grpcUnary])
        {
            Baseline = GrpcUnaryEcho.Name,
        },
    ];
}
