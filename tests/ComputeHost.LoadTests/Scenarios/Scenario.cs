using ComputeHost.LoadTests.Measurement;

namespace ComputeHost.LoadTests.Scenarios;

/// <summary>Something that can be measured by name.</summary>
internal abstract class Scenario(string name, string description)
{
    public string Name { get; } = name;

    public string Description { get; } = description;

    /// <summary>The subject to which the report sets the others in ratio, if there is one.</summary>
    public string? Baseline { get; init; }

    /// <summary>Whether it runs only when it is named.</summary>
    public bool IsLong { get; init; }

    public IReadOnlyList<Bound> Bounds { get; init; } = [];

    /// <summary>The metrics that are drawn: those that have a bound to another subject, unless it says otherwise.</summary>
    public IReadOnlyList<string> Charted
    {
        get => field ?? [.. Bounds.Where(bound => bound.Baseline is not null).Select(bound => bound.Metric).Distinct()];
        init;
    }

    /// <summary>What its steps are, if it has any.</summary>
    public string Steps { get; init; } = "";

    public abstract IReadOnlyList<string> Subjects { get; }

    /// <summary>How many steps <see cref="RunAsync"/> will report.</summary>
    public abstract int CountSteps(LoadTestOptions options);

    public abstract Task<ScenarioOutcome> RunAsync(LoadTestOptions options, IProgress<string> progress, CancellationToken cancellationToken);
}
