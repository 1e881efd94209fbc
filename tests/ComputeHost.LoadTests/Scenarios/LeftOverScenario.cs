using System.Text.Json;
using ComputeHost.LoadTests.Children;
using ComputeHost.LoadTests.CommandLine;
using ComputeHost.LoadTests.Measurement;
using ComputeHost.LoadTests.Storms;
using ComputeHost.LoadTests.Subjects;

namespace ComputeHost.LoadTests.Scenarios;

/// <summary>What one caller's methods leave behind, crashing threads and memory, takes the pool from nobody else.</summary>
internal sealed class LeftOverScenario : StormScenario
{
    public LeftOverScenario()
        : base("left-overs", "50 threads left behind crash their workers, then a method leaks for 20 s, beside innocent calls", count: 50) => Bounds =
        [
            new(ComputeHostEcho.Name, "longest_wait_in_cold_starts", BoundKind.AtMost, 3),
            None("other_failures"),
            None("miscounted"),
            None("degraded"),
            None("leak_failures"),
            new(ComputeHostEcho.Name, "recycled", BoundKind.AtLeast, 3),
            None("processes_left"),
            None("files_left"),
        ];

    protected override async Task<ScenarioOutcome> RunAsync(StormGround ground, int blows, IProgress<string> progress, CancellationToken cancellationToken)
    {
        LeftOverReport report;
        await using (ChildProgram host = ChildVerbs.StartLeftOverHost(blows, ground.Environment))
        {
            string line;
            while ((line = await host.ReadLineAsync(cancellationToken) ?? throw new InvalidOperationException("The host ended before its report. Its error output above tells why."))[0] != '{')
            {
                progress.Report(line);
            }

            report = JsonSerializer.Deserialize<LeftOverReport>(line)!;
        }

        IReadOnlyList<string> files = ground.FindFiles([]);
        double cold = report.Cold.Order().ElementAt(report.Cold.Count / 2);
        return new ScenarioOutcome(
            [
                Of("cold_start", report.Cold, "ms"),
                Of("wait", report.Waited, "ms"),
                Of("longest_wait", [report.Waited.Max()], "ms"),
                Of("longest_wait_in_cold_starts", [report.Waited.Max() / cold], "×"),
                Of("innocent_calls", [report.Waited.Count], "calls"),
                Of("lost", [report.Lost], "calls"),
                Of("other_failures", [report.OtherFailures], "calls"),
                Of("miscounted", [report.Miscounted], "calls"),
                Of("degraded", [report.Degraded], "times"),
                Of("leak_calls", [report.LeakCalls], "calls"),
                Of("leak_failures", [report.LeakFailures], "calls"),
                Of("recycled", [report.Recycled], "workers"),
                Of("processes_left", [ground.FindProcesses().Count], "processes"),
                Of("files_left", [files.Count], "files"),
            ],
            [.. files.Select(file => $"left: {file}")]);
    }
}
