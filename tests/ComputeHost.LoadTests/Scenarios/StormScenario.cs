using ComputeHost.LoadTests.Measurement;
using ComputeHost.LoadTests.Storms;
using ComputeHost.LoadTests.Subjects;

namespace ComputeHost.LoadTests.Scenarios;

/// <summary>Does the same hard thing to ComputeHost many times and looks at what is left.</summary>
/// <param name="count">How many times, unless the options say otherwise.</param>
internal abstract class StormScenario(string name, string description, int count) : Scenario(name, description)
{
    public override IReadOnlyList<string> Subjects { get; } = [ComputeHostEcho.Name];

    public override int CountSteps(LoadTestOptions options) => CountBlows(options);

    public sealed override async Task<ScenarioOutcome> RunAsync(LoadTestOptions options, IProgress<string> progress, CancellationToken cancellationToken)
    {
        using var ground = new StormGround();
        return await RunAsync(ground, CountBlows(options), progress, cancellationToken);
    }

    protected abstract Task<ScenarioOutcome> RunAsync(StormGround ground, int blows, IProgress<string> progress, CancellationToken cancellationToken);

    protected static Bound None(string metric) => new(ComputeHostEcho.Name, metric, BoundKind.AtMost, 0);

    protected Result Of(string metric, IReadOnlyCollection<double> values, string unit) => new(Name, ComputeHostEcho.Name, metric, Spread.Of(values), unit);

    private int CountBlows(LoadTestOptions options) => options.StormCount ?? count;
}
