using System.Diagnostics;
using System.Globalization;

namespace ComputeHost.Queue.Sqlite.Files;

/// <summary>
/// Names the time since the machine was started. Under another name, locks and what was only in memory are gone, and the monotonic clock is another
/// one.
/// </summary>
internal static class BootId
{
    private const string LinuxPath = "/proc/sys/kernel/random/boot_id";

    public static string Current { get; } = OperatingSystem.IsLinux() ? File.ReadAllText(LinuxPath).Trim() : Guessed();

    /// <summary>The minute of the start. A clock that is set makes it another one: then jobs count as entered that were not, which is the safe side.</summary>
    private static string Guessed() =>
        (TimeProvider.System.GetUtcNow() - TimeSpan.FromMilliseconds(Stopwatch.GetTimestamp() * 1000.0 / Stopwatch.Frequency))
        .ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture);
}
