using ComputeHost.LoadTests.Measurement;

namespace ComputeHost.LoadTests.Scenarios;

/// <summary>Measures subjects in alternating rounds (A, B, A, B …), so that a machine that changes its speed changes it for all of them.</summary>
internal abstract class ComparisonScenario(string name, string description) : Scenario(name, description)
{
    public override int CountSteps(LoadTestOptions options) => options.Rounds * Subjects.Count(options.Includes);

    public override async Task<ScenarioOutcome> RunAsync(LoadTestOptions options, IProgress<string> progress, CancellationToken cancellationToken)
    {
        List<(string Subject, Reading Reading)> readings = [];
        for (int round = 1; round <= options.Rounds; round++)
        {
            foreach (string subject in Subjects.Where(options.Includes))
            {
                progress.Report($"round {round}/{options.Rounds}: {subject}");
                foreach (Reading reading in await MeasureAsync(subject, options, cancellationToken))
                {
                    readings.Add((subject, reading));
                }
            }
        }

        IEnumerable<Result> results = readings
            .GroupBy(entry => (entry.Subject, entry.Reading.Metric, entry.Reading.Unit), entry => entry.Reading.Value)
            .Select(group => new Result(Name, group.Key.Subject, group.Key.Metric, Spread.Of([.. group]), group.Key.Unit));
        return new ScenarioOutcome([.. results], []);
    }

    /// <summary>Measures one subject once, from its start to its end, so that the luck of one process start is averaged out as well.</summary>
    protected abstract Task<IReadOnlyList<Reading>> MeasureAsync(string subject, LoadTestOptions options, CancellationToken cancellationToken);
}
