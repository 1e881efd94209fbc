using System.Globalization;
using ComputeHost.LoadTests.Children;
using ComputeHost.LoadTests.Measurement;

namespace ComputeHost.LoadTests.Tools;

/// <summary>A peer that is not .NET: a script that measures its pool by itself, because the pool's own caller is what is compared.</summary>
internal static class PeerScript
{
    /// <summary>What runs the scripts in Python.</summary>
    public const string Python = "python3";

    /// <summary>What runs those in JavaScript.</summary>
    public const string Node = "node";

    /// <summary>Where the scripts are.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Peers");

    public static string PathOf(string script) => Path.Combine(Folder, script);

    /// <summary>Says in one line why no script in Python can be run; null if it can.</summary>
    public static Task<string?> FindNoPythonAsync(Workshop workshop, CancellationToken cancellationToken) => ToolProgram.RunAsync(Python, ["--version"], cancellationToken);

    /// <summary>Runs a script to its end.</summary>
    /// <param name="program">What runs it.</param>
    /// <param name="path">The script.</param>
    /// <param name="options">Their warm-up and duration are the script's last two arguments.</param>
    /// <param name="arguments">What comes before them.</param>
    /// <returns>What it has measured.</returns>
    public static async Task<IReadOnlyList<Reading>> MeasureAsync(string program, string path, LoadTestOptions options, IEnumerable<object> arguments, CancellationToken cancellationToken)
    {
        string[] command = [program, path, .. arguments.Append(options.WarmUp.TotalSeconds).Append(options.Duration.TotalSeconds).Select(Text)];
        await using ChildProgram script = ChildProgram.StartForeign(command, []);
        ScriptReport report = await script.ReadReportAsync<ScriptReport>(options.WarmUp + options.Duration, cancellationToken);
        return [.. Readings(report)];

        static string Text(object value) => Convert.ToString(value, CultureInfo.InvariantCulture)!;
    }

    private static IEnumerable<Reading> Readings(ScriptReport report)
    {
        if (report.P50 is { } p50)
        {
            yield return new Reading(Reading.P50, p50, "µs");
        }

        if (report.P99 is { } p99)
        {
            yield return new Reading(Reading.P99, p99, "µs");
        }

        yield return new Reading(Reading.PerSecond, report.PerSecond, "calls/s");
    }

    private sealed record ScriptReport(double? P50, double? P99, double PerSecond);
}
