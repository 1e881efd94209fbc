using ComputeHost.LoadTests.Charts;
using ComputeHost.LoadTests.Measurement;
using ComputeHost.LoadTests.Reports;
using ComputeHost.LoadTests.Scenarios;

namespace ComputeHost.LoadTests;

/// <summary>Runs scenarios one after another and reports them.</summary>
internal static class LoadTestRun
{
    /// <returns>The exit code: 0 if every bound was met, otherwise 1.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<Scenario> scenarios, LoadTestOptions options, FileInfo? json, DirectoryInfo? charts, CancellationToken cancellationToken)
    {
        List<(Scenario Scenario, ScenarioOutcome Outcome)> outcomes = [];
        await RunProgress.ShowAsync(async progress =>
        {
            foreach (Scenario scenario in scenarios)
            {
                IProgress<string> steps = progress.Begin(scenario.Name, scenario.CountSteps(options));
                outcomes.Add((scenario, await scenario.RunAsync(options, steps, cancellationToken)));
            }
        });

        Verdict[] verdicts = [.. outcomes.SelectMany(entry => entry.Scenario.Bounds.Select(bound => bound.Judge(entry.Scenario.Name, entry.Outcome.Results))).OfType<Verdict>()];
        new MarkdownReport(Console.Out).Write(options, outcomes, verdicts);
        if (json is not null)
        {
            await JsonReport.WriteAsync(json, outcomes.SelectMany(entry => entry.Outcome.Results), cancellationToken);
        }

        if (charts is not null)
        {
            ChartReport.Write(charts, outcomes);
        }

        return verdicts.All(verdict => verdict.Met) ? 0 : 1;
    }
}
