using System.Globalization;

namespace ComputeHost.LoadTests.Measurement;

/// <summary>One metric as one round saw it.</summary>
internal sealed record Reading(string Metric, double Value, string Unit)
{
    /// <summary>Half of the calls took no longer.</summary>
    public const string P50 = "p50";

    /// <summary>99 of 100 calls took no longer.</summary>
    public const string P99 = "p99";

    /// <summary>What was done in a second.</summary>
    public const string PerSecond = "per_second";

    /// <summary>Bytes that a call has allocated in the calling process.</summary>
    public const string HostAllocated = "host_allocated";

    /// <summary>Processor time that a call has cost the calling process.</summary>
    public const string HostCpu = "host_cpu";

    private const char StepMark = '@';

    /// <summary>A metric at one step of a scenario that has several.</summary>
    public static string At(string metric, int step) => string.Create(CultureInfo.InvariantCulture, $"{metric}{StepMark}{step}");

    /// <summary>The step of a metric that <see cref="At"/> has made; null if it is another metric, or of no step.</summary>
    public static double? StepOf(string metric, string name) =>
        name.Length > metric.Length && name.StartsWith(metric, StringComparison.Ordinal) && name[metric.Length] == StepMark
            ? double.Parse(name.AsSpan(metric.Length + 1), CultureInfo.InvariantCulture)
            : null;
}

/// <summary>One metric of one subject over all rounds of a scenario.</summary>
internal sealed record Result(string Scenario, string Subject, string Metric, Spread Spread, string Unit)
{
    /// <summary>Puts together what the rounds of a scenario have read.</summary>
    public static IEnumerable<Result> Over(string scenario, IEnumerable<(string Subject, Reading Reading)> readings) => readings
        .GroupBy(entry => (entry.Subject, entry.Reading.Metric, entry.Reading.Unit), entry => entry.Reading.Value)
        .Select(group => new Result(scenario, group.Key.Subject, group.Key.Metric, Spread.Of([.. group]), group.Key.Unit));
}
