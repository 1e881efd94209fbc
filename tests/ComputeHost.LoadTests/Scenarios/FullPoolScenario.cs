using System.Text.Json;
using ComputeHost.LoadTests.Children;
using ComputeHost.LoadTests.CommandLine;
using ComputeHost.LoadTests.Measurement;
using ComputeHost.LoadTests.Storms;
using ComputeHost.LoadTests.Subjects;

namespace ComputeHost.LoadTests.Scenarios;

/// <summary>Calls that wait too long for a full pool: whether it is true what their callers are told.</summary>
internal sealed class FullPoolScenario : StormScenario
{
    public FullPoolScenario()
        : base("full-pool", "100,000 calls of 0.1 to 3 ms, 100 in flight, that wait at most 30 ms", count: 100_000) => Bounds =
        [
            None("told_not_run_but_ran"),
            None("told_ran_but_unrun"),
            None("others"),
            None("processes_left"),
            None("files_left"),
        ];

    public override int CountSteps(LoadTestOptions options) => FullPoolHost.Steps;

    protected override async Task<ScenarioOutcome> RunAsync(StormGround ground, int blows, IProgress<string> progress, CancellationToken cancellationToken)
    {
        FullPoolReport report;
        await using (ChildProgram host = ChildVerbs.StartFullPoolHost(blows, ground.Environment))
        {
            string line;
            while ((line = await host.ReadLineAsync(cancellationToken) ?? throw new InvalidOperationException("The host ended before its report. Its error output above tells why."))[0] != '{')
            {
                progress.Report(line);
            }

            report = JsonSerializer.Deserialize<FullPoolReport>(line)!;
        }

        IReadOnlyList<string> files = ground.FindFiles([]);
        return new ScenarioOutcome(
            [
                Calls("succeeded", report.Succeeded),
                Calls("told_not_run", report.ToldNotRun),
                Calls("told_unknown", report.ToldUnknown),
                Calls("unknown_and_ran", report.UnknownAndRan),
                Calls("told_ran", report.ToldRan),
                Calls("told_not_run_but_ran", report.ToldNotRunButRan),
                Calls("told_ran_but_unrun", report.ToldRanButUnrun),
                Calls("others", report.Others),
                .. report.Waited.Count == 0 ? [] : new[] { Waited("waited_p50", 0.5), Waited("waited_p99", 0.99), Waited("waited_longest", 1) },
                Of("processes_left", [ground.FindProcesses().Count], "processes"),
                Of("files_left", [files.Count], "files"),
            ],
            [.. files.Select(file => $"left: {file}")]);

        Result Calls(string metric, int count) => Of(metric, [count], "calls");

        Result Waited(string metric, double share) => Of(metric, [report.Waited[(int)Math.Ceiling(report.Waited.Count * share) - 1]], "ms");
    }
}
