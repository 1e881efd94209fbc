using ComputeHost.LoadTests.Measurement;
using ComputeHost.LoadTests.Subjects;

namespace ComputeHost.LoadTests.Scenarios;

/// <summary>Every scenario by name.</summary>
internal static class ScenarioCatalog
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        .. EchoScenarios.Create(),
        .. PayloadScenarios.Create(),
        ValueScenario.Create(),
        CodecScenario.Create(),
        MapScenario.Create(),
        AnatomyScenario.Create(),
        CpuScenario.Create(),
        HostResponsiveScenario.Create(),
        new ThreadsScenario(),
        IdleScenario.Create(),
        ColdStartScenario.Create(),
        .. ScaleScenarios.Create(),
        .. DaemonCostScenarios.Create(),
        new EnduranceScenario(),
        new StartsScenario(),
        new HostKillsScenario(),
        new RecoveryScenario(),
        new LeftOverScenario(),
        new FullPoolScenario(),
        new StackScenario(),
        DaemonLineScenario.Create(),
        new DaemonFairScenario(),
        new DaemonGoScenario(),
        new DaemonStormScenario(),
        QueueSqliteScenario.Create(),
        new QueueChaosScenario(),
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
