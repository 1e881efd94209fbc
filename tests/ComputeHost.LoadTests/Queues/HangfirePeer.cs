using System.Diagnostics;
using System.Globalization;
using ComputeHost.LoadTests.Children;
using ComputeHost.LoadTests.Measurement;

namespace ComputeHost.LoadTests.Queues;

/// <summary>Hangfire with its storage for SQLite. A program of its own: it brings another version of SQLite's library than ours.</summary>
internal static class HangfirePeer
{
    private static readonly TimeSpan s_buildLimit = TimeSpan.FromMinutes(5);

    private static string Source => Path.Combine(AppContext.BaseDirectory, "Peers", "hangfire.cs");

    /// <summary>Builds it.</summary>
    /// <returns>Why it cannot be built; null if it was.</returns>
    public static async Task<string?> FindObstacleAsync(CancellationToken cancellationToken)
    {
        using Process build = Process.Start(new ProcessStartInfo("dotnet", ["build", "-c", "Release", Source]) { RedirectStandardOutput = true })!;
        string output = await build.StandardOutput.ReadToEndAsync(cancellationToken).WaitAsync(s_buildLimit, cancellationToken);
        await build.WaitForExitAsync(cancellationToken);
        return build.ExitCode == 0 ? null : $"it cannot be built: {output.Split('\n').FirstOrDefault(static line => line.Contains("error", StringComparison.Ordinal))}";
    }

    public static async Task<IReadOnlyList<Reading>> MeasureAsync(LoadTestOptions options, CancellationToken cancellationToken)
    {
        using var folder = new StoreFolder();
        await using ChildProgram peer = ChildProgram.StartForeign(
            ["dotnet", "run", "-c", "Release", Source, "--", folder.Path, Text(options.WarmUp), Text(options.Duration)], []);
        string line = await peer.ReadLineAsync(options.WarmUp + options.Duration + TimeSpan.FromMinutes(1), cancellationToken)
            ?? throw new InvalidOperationException("Hangfire's program ended before its report. Its error output above tells why.");
        return [new(Reading.PerSecond, double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture), "jobs/s")];
    }

    private static string Text(TimeSpan time) => ((int)time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
}
