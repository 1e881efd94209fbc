namespace ComputeHost.LoadTests.Measurement;

/// <summary>One metric as one round saw it.</summary>
internal sealed record Reading(string Metric, double Value, string Unit);

/// <summary>One metric of one subject over all rounds of a scenario.</summary>
internal sealed record Result(string Scenario, string Subject, string Metric, Spread Spread, string Unit);
