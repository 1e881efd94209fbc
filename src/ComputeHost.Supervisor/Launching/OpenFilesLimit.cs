using System.Globalization;

namespace ComputeHost.Supervisor.Launching;

/// <summary>How many files a process may have open, which its workers inherit.</summary>
internal static class OpenFilesLimit
{
    /// <summary>Every assembly that is loaded takes one or two, and every worker some in the host.</summary>
    public const long Ample = 256;

    private const string Name = "Max open files";

    /// <returns>Null if there is no limit, or the system does not say.</returns>
    public static long? OfThisProcess()
    {
        try
        {
            return OperatingSystem.IsLinux() ? Parse(File.ReadLines("/proc/self/limits")) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Perhaps because too many files are open.
            return null;
        }
    }

    /// <summary>The soft limit in the text of <c>/proc/&lt;pid&gt;/limits</c>.</summary>
    public static long? Parse(IEnumerable<string> limits)
    {
        string? line = limits.FirstOrDefault(line => line.StartsWith(Name, StringComparison.Ordinal));
        string? soft = line?[Name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return long.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out long limit) ? limit : null;
    }
}
