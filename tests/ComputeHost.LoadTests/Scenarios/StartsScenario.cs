using System.Text.Json;
using ComputeHost.LoadTests.Children;
using ComputeHost.LoadTests.CommandLine;
using ComputeHost.LoadTests.Measurement;
using ComputeHost.LoadTests.Storms;
using ComputeHost.LoadTests.Subjects;

namespace ComputeHost.LoadTests.Scenarios;

/// <summary>Starts and disposals of a pool in a row, in one host.</summary>
internal sealed class StartsScenario : StormScenario
{
    // What the runtime opens once for itself comes and goes by a few; a leak per start is many times this.
    private const int HandlesOfChance = 5;

    public StartsScenario()
        : base("starts", "starts and disposals of a pool in a row, one host", count: 200) => Bounds =
        [
            None("processes_left"),
            None("files_left"),
            None("children_left"),
            new(ComputeHostEcho.Name, "handles_growth", BoundKind.AtMost, HandlesOfChance),
            new(ComputeHostEcho.Name, "threads_growth", BoundKind.AtMost, HandlesOfChance),
        ];

    protected override async Task<ScenarioOutcome> RunAsync(StormGround ground, int blows, IProgress<string> progress, CancellationToken cancellationToken)
    {
        List<StartReport> reports = await RunHostAsync(ground, blows, progress, cancellationToken);
        IReadOnlyList<int> processes = ground.FindProcesses();
        IReadOnlyList<string> files = ground.FindFiles([]);
        return new ScenarioOutcome(
            [
                Of("start", [.. reports.Select(report => report.StartMilliseconds)], "ms"),
                Of("dispose", [.. reports.Select(report => report.DisposeMilliseconds)], "ms"),
                Of("handles", [.. reports.Select(report => (double)report.Handles)], "descriptors"),
                Of("handles_growth", [Growth(reports, report => report.Handles)], "descriptors"),
                Of("threads_growth", [Growth(reports, report => report.Threads)], "threads"),
                Of("children_left", [reports.Max(report => report.Children)], "processes"),
                Of("processes_left", [processes.Count], "processes"),
                Of("files_left", [files.Count], "files"),
            ],
            [.. files.Select(file => $"left: {file}")]);
    }

    /// <summary>Runs the host to its end.</summary>
    private static async Task<List<StartReport>> RunHostAsync(StormGround ground, int starts, IProgress<string> progress, CancellationToken cancellationToken)
    {
        List<StartReport> reports = [];
        await using ChildProgram host = ChildVerbs.StartStartsHost(starts, ground.Environment);
        while (reports.Count < starts)
        {
            progress.Report($"start {reports.Count + 1}/{starts}");
            string line = await host.ReadLineAsync(cancellationToken)
                ?? throw new InvalidOperationException($"The host ended after {reports.Count} of {starts} starts. Its error output above tells why.");
            reports.Add(JsonSerializer.Deserialize<StartReport>(line)!);
        }

        return reports;
    }

    /// <summary>The last quarter against the second one: the first still pays for what a process opens once.</summary>
    private static double Growth(List<StartReport> reports, Func<StartReport, int> count)
    {
        int quarter = Math.Max(1, reports.Count / 4);
        double before = Spread.Of([.. reports.Skip(quarter).Take(quarter).DefaultIfEmpty(reports[0]).Select(report => (double)count(report))]).Median;
        double after = Spread.Of([.. reports.TakeLast(quarter).Select(report => (double)count(report))]).Median;
        return after - before;
    }
}
