using ComputeHost.LoadTests.Measurement;
using ComputeHost.LoadTests.Scenarios;

namespace ComputeHost.LoadTests.Charts;

/// <summary>A file <c>SCENARIO-METRIC.svg</c> for each metric that a scenario wants drawn.</summary>
internal static class ChartReport
{
    public static void Write(DirectoryInfo folder, IEnumerable<(Scenario Scenario, ScenarioOutcome Outcome)> outcomes)
    {
        folder.Create();
        foreach ((Scenario scenario, ScenarioOutcome outcome) in outcomes)
        {
            foreach (string metric in scenario.Charted)
            {
                Draw(scenario, metric, outcome.Results)?.Save(Path.Combine(folder.FullName, $"{scenario.Name}-{metric}.svg"));
            }
        }
    }

    /// <returns>Null if there is nothing to draw, because the subjects were left out.</returns>
    private static SvgCanvas? Draw(Scenario scenario, string metric, IReadOnlyList<Result> results)
    {
        string title = $"{scenario.Name}: {scenario.Description}";
        Result[] whole = [.. results.Where(result => result.Metric == metric)];
        if (whole.Length > 0)
        {
            return BarChart.Draw(title, metric, whole);
        }

        (double Step, Result Result)[] steps =
        [
            .. from result in results
               let step = Reading.StepOf(metric, result.Metric)
               where step is not null
               select (step.Value, result),
        ];
        return steps.Length > 0 ? LineChart.Draw(title, metric, scenario.Steps, steps) : null;
    }
}
