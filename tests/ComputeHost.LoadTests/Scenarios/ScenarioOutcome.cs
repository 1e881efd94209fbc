using ComputeHost.LoadTests.Measurement;

namespace ComputeHost.LoadTests.Scenarios;

/// <summary>What a scenario found.</summary>
/// <param name="Notes">What a reader needs beside the figures; empty when all is well.</param>
internal sealed record ScenarioOutcome(IReadOnlyList<Result> Results, IReadOnlyList<string> Notes);
