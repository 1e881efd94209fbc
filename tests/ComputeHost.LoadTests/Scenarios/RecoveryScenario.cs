using System.Text.Json;
using ComputeHost.LoadTests.Children;
using ComputeHost.LoadTests.CommandLine;
using ComputeHost.LoadTests.Measurement;
using ComputeHost.LoadTests.Storms;
using ComputeHost.LoadTests.Subjects;

namespace ComputeHost.LoadTests.Scenarios;

/// <summary>How soon a death is noticed and made up for, a cancellation arrives, a limit is enforced; and that recycling under load costs nobody anything.</summary>
internal sealed class RecoveryScenario : StormScenario
{
    public RecoveryScenario()
        : base("recovery", "kills, cancellations, limits and recycling, one after another", count: 100) => Bounds =
        [
            new(ComputeHostEcho.Name, "detected_p99", BoundKind.AtMost, 100),
            new(ComputeHostEcho.Name, "replaced_p95", BoundKind.AtMost, 2000),
            new(ComputeHostEcho.Name, "token_p99", BoundKind.AtMost, 100),
            new(ComputeHostEcho.Name, "token_busy_p99", BoundKind.AtMost, 250),
            new(ComputeHostEcho.Name, "overrun", BoundKind.AtMost, 500),
            None("recycle_unknown"),
            new(ComputeHostEcho.Name, "recycled", BoundKind.AtLeast, 20),
            None("processes_left"),
            None("files_left"),
        ];

    protected override async Task<ScenarioOutcome> RunAsync(StormGround ground, int blows, IProgress<string> progress, CancellationToken cancellationToken)
    {
        RecoveryReport report;
        await using (ChildProgram host = ChildVerbs.StartRecoveryHost(blows, ground.Environment))
        {
            string line;
            while ((line = await host.ReadLineAsync(cancellationToken) ?? throw new InvalidOperationException("The host ended before its report. Its error output above tells why."))[0] != '{')
            {
                progress.Report(line);
            }

            report = JsonSerializer.Deserialize<RecoveryReport>(line)!;
        }

        IReadOnlyList<string> files = ground.FindFiles([]);
        return new ScenarioOutcome(
            [
                Of("detected", report.Detected, "ms"),
                Of("detected_p99", [Percentile(report.Detected, 0.99)], "ms"),
                Of("replaced", report.Replaced, "ms"),
                Of("replaced_p95", [Percentile(report.Replaced, 0.95)], "ms"),
                Of("token", report.Cancelled, "ms"),
                Of("token_p99", [Percentile(report.Cancelled, 0.99)], "ms"),
                Of("token_busy", report.CancelledBusy, "ms"),
                Of("token_busy_p99", [Percentile(report.CancelledBusy, 0.99)], "ms"),
                Of("overrun", [report.Overrun.Max()], "ms"),
                Of("recycle_calls", [report.RecycleCalls], "calls"),
                Of("recycled", [report.Recycled], "workers"),
                Of("recycle_unknown", [report.RecycleUnknown], "calls"),
                Of("processes_left", [ground.FindProcesses().Count], "processes"),
                Of("files_left", [files.Count], "files"),
            ],
            [.. files.Select(file => $"left: {file}")]);
    }

    private static double Percentile(IReadOnlyList<double> values, double share) => values.Order().ElementAt((int)Math.Ceiling(values.Count * share) - 1);
}
