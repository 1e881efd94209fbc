using System.Globalization;
using ComputeHost.TestSupport;

namespace ComputeHost.Daemon.Tests.Hostile;

/// <summary>What a daemon takes of its machine, from <c>/proc</c>.</summary>
internal static class DaemonResources
{
    public static int Descriptors(TestDaemon daemon) => Directory.GetFileSystemEntries(Of(daemon, "fd")).Length;

    public static int Threads(TestDaemon daemon) => Directory.GetDirectories(Of(daemon, "task")).Length;

    /// <summary>In bytes: memory of its own, without what it shares with others.</summary>
    public static long AnonymousMemory(TestDaemon daemon) => Status(daemon, "RssAnon:");

    /// <summary>In bytes: all addresses that are taken, whether or not there is memory behind them.</summary>
    public static long AddressSpace(TestDaemon daemon) => Status(daemon, "VmSize:");

    private static long Status(TestDaemon daemon, string name)
    {
        string line = File.ReadLines(Of(daemon, "status")).First(line => line.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture) * 1024;
    }

    private static string Of(TestDaemon daemon, string file) => string.Create(CultureInfo.InvariantCulture, $"/proc/{daemon.ProcessId}/{file}");
}
