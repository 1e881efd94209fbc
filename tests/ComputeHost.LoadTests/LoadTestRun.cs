using ComputeHost.LoadTests.Measurement;
using ComputeHost.LoadTests.Reports;
using ComputeHost.LoadTests.Scenarios;

namespace ComputeHost.LoadTests;

/// <summary>Runs scenarios one after another and reports them.</summary>
internal static class LoadTestRun
{
    /// <returns>The exit code: 0 if every bound was met, otherwise 1.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<Scenario> scenarios, LoadTestOptions options, FileInfo? json, CancellationToken cancellationToken)
    {
        List<Result> results = [];
        await RunProgress.ShowAsync(async progress =>
        {
            foreach (Scenario scenario in scenarios)
            {
                IProgress<string> steps = progress.Begin(scenario.Name, scenario.CountSteps(options));
                results.AddRange(await scenario.RunAsync(options, steps, cancellationToken).ConfigureAwait(false));
            }
        }).ConfigureAwait(false);

        Verdict[] verdicts = [.. scenarios.SelectMany(scenario => scenario.Bounds.Select(bound => bound.Judge(scenario.Name, results))).OfType<Verdict>()];
        new MarkdownReport(Console.Out).Write(scenarios, options, results, verdicts);
        if (json is not null)
        {
            await JsonReport.WriteAsync(json, results, cancellationToken).ConfigureAwait(false);
        }

        return verdicts.All(verdict => verdict.Met) ? 0 : 1;
    }
}
