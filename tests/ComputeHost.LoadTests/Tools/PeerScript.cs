using System.Globalization;
using ComputeHost.LoadTests.Children;
using ComputeHost.LoadTests.Measurement;

namespace ComputeHost.LoadTests.Tools;

/// <summary>A peer that is not .NET: a script that measures its pool by itself, because the pool's own caller is what is compared.</summary>
internal static class PeerScript
{
    /// <summary>Where the scripts are.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Peers");

    /// <summary>Runs a script to its end.</summary>
    /// <param name="program">What runs it.</param>
    /// <param name="path">The script.</param>
    /// <param name="options">Their warm-up and duration are the script's last two arguments.</param>
    /// <param name="arguments">What comes before them.</param>
    /// <param name="unit">Of what it counts per second.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What it has measured.</returns>
    public static async Task<IReadOnlyList<Reading>> MeasureAsync(string program, string path, LoadTestOptions options, IEnumerable<object> arguments, string unit, CancellationToken cancellationToken)
    {
        string[] command = [program, path, .. arguments.Append(options.WarmUp.TotalSeconds).Append(options.Duration.TotalSeconds).Select(Text)];
        await using ChildProgram script = ChildProgram.StartForeign(command, []);
        ScriptReport report = await script.ReadReportAsync<ScriptReport>(options.WarmUp + options.Duration, cancellationToken);
        return [.. Readings(report, unit)];

        static string Text(object value) => Convert.ToString(value, CultureInfo.InvariantCulture)!;
    }

    private static IEnumerable<Reading> Readings(ScriptReport report, string unit)
    {
        if (report.P50 is { } p50)
        {
            yield return new Reading(Reading.P50, p50, "µs");
        }

        if (report.P99 is { } p99)
        {
            yield return new Reading(Reading.P99, p99, "µs");
        }

        yield return new Reading(Reading.PerSecond, report.PerSecond, unit);
    }

    private sealed record ScriptReport(double? P50, double? P99, double PerSecond);
}
