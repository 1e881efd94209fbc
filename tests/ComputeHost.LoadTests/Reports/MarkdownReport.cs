using System.Runtime.InteropServices;
using ComputeHost.LoadTests.Measurement;
using ComputeHost.LoadTests.Scenarios;

namespace ComputeHost.LoadTests.Reports;

/// <summary>The report for people.</summary>
internal sealed class MarkdownReport(TextWriter output)
{
    public void Write(LoadTestOptions options, IEnumerable<(Scenario Scenario, ScenarioOutcome Outcome)> outcomes, IReadOnlyList<Verdict> verdicts)
    {
        output.WriteLine($"{options.Rounds} rounds of {Figure.Text(options.Duration.TotalSeconds)} s per subject, {Environment.ProcessorCount} cores, {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}");
        foreach ((Scenario scenario, ScenarioOutcome outcome) in outcomes)
        {
            WriteScenario(scenario, outcome.Results);
            WriteNotes(outcome.Notes);
        }

        if (verdicts.Count > 0)
        {
            WriteVerdicts(verdicts);
        }
    }

    private void WriteScenario(Scenario scenario, IReadOnlyList<Result> results)
    {
        WriteHeading($"{scenario.Name}: {scenario.Description}");
        string[] ratio = scenario.Baseline is null ? [] : [$"× {scenario.Baseline}"];
        WriteRow(["subject", "metric", "median", "min .. max", "unit", .. ratio]);
        WriteRow(["---", "---", "---:", "---:", "---", .. ratio.Select(_ => "---:")]);
        foreach (Result result in results)
        {
            Result? baseline = results.FirstOrDefault(other => other.Subject == scenario.Baseline && other.Metric == result.Metric);
            WriteRow(
            [
                result.Subject,
                result.Metric,
                Figure.Text(result.Spread.Median),
                $"{Figure.Text(result.Spread.Min)} .. {Figure.Text(result.Spread.Max)}",
                result.Unit,
                .. ratio.Select(_ => baseline is null or { Spread.Median: 0 } ? "" : Figure.Text(result.Spread.Median / baseline.Spread.Median)),
            ]);
        }
    }

    private void WriteNotes(IReadOnlyList<string> notes)
    {
        if (notes.Count > 0)
        {
            output.WriteLine();
        }

        foreach (string note in notes)
        {
            output.WriteLine($"- {note}");
        }
    }

    private void WriteVerdicts(IEnumerable<Verdict> verdicts)
    {
        WriteHeading("Must show");
        WriteRow(["scenario", "subject", "metric", "bound", "reached", "met"]);
        WriteRow(["---", "---", "---", "---:", "---:", "---"]);
        foreach (Verdict verdict in verdicts)
        {
            Bound bound = verdict.Bound;
            string sign = bound.Kind == BoundKind.AtMost ? "≤" : "≥";
            string baseline = bound.Baseline is null ? "" : $" × {bound.Baseline}";
            WriteRow([verdict.Scenario, bound.Subject, bound.Metric, $"{sign} {Figure.Text(bound.Limit)}{baseline}", Figure.Text(verdict.Reached), verdict.Met ? "yes" : "**NO**"]);
        }
    }

    private void WriteHeading(string heading)
    {
        output.WriteLine();
        output.WriteLine($"## {heading}");
        output.WriteLine();
    }

    private void WriteRow(IEnumerable<string> cells) => output.WriteLine($"| {string.Join(" | ", cells)} |");
}
