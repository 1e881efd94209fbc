using ComputeHost.LoadTests.Measurement;

namespace ComputeHost.LoadTests.Scenarios;

/// <summary>Measures subjects in alternating rounds (A, B, A, B …), so that a machine that changes its speed changes it for all of them.</summary>
internal sealed class ComparisonScenario(string name, string description, params IReadOnlyList<Contender> contenders) : Scenario(name, description)
{
    public override IReadOnlyList<string> Subjects { get; } = [.. contenders.Select(contender => contender.Name)];

    public override int CountSteps(LoadTestOptions options) => options.Rounds * Subjects.Count(options.Includes);

    public override async Task<ScenarioOutcome> RunAsync(LoadTestOptions options, IProgress<string> progress, CancellationToken cancellationToken)
    {
        List<Contender> present = [];
        List<string> notes = [];
        foreach (Contender contender in contenders.Where(contender => options.Includes(contender.Name)))
        {
            if (await contender.FindObstacleAsync(options.Workshop, cancellationToken) is { } obstacle)
            {
                notes.Add($"skipped: {contender.Name}: {obstacle}");
            }
            else
            {
                present.Add(contender);
            }
        }

        List<(string Subject, Reading Reading)> readings = [];
        for (int round = 1; round <= options.Rounds; round++)
        {
            foreach (Contender contender in present)
            {
                progress.Report($"round {round}/{options.Rounds}: {contender.Name}");
                readings.AddRange(from reading in await MeasureAsync(contender, options, cancellationToken) select (contender.Name, reading));
            }
        }

        return new ScenarioOutcome([.. Result.Over(Name, readings)], notes);
    }

    private async Task<IReadOnlyList<Reading>> MeasureAsync(Contender contender, LoadTestOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await contender.MeasureAsync(options, cancellationToken);
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"The subject '{contender.Name}' of '{Name}' does not end: {exception.Message} Run the scenario again, or leave the subject out with '--subject'.", exception);
        }
    }
}
