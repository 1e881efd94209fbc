using System.Globalization;

namespace ComputeHost.Daemon.Tests.Generations;

/// <summary>A test that mounts a file system; skipped for those who may not, as root in most containers.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class MountFactAttribute : FactAttribute
{
    private const int SystemAdministration = 21;
    private const string Line = "CapEff:";

    public MountFactAttribute() => Skip = OperatingSystem.IsLinux() && MayMount() ? null! : "Mounting a file system takes the capability CAP_SYS_ADMIN on Linux.";

    private static bool MayMount()
    {
        string capabilities = File.ReadLines("/proc/self/status").First(line => line.StartsWith(Line, StringComparison.Ordinal))[Line.Length..];
        return ((ulong.Parse(capabilities.Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) >> SystemAdministration) & 1) == 1;
    }
}
