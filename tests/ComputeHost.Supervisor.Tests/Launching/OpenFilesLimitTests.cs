using System.Globalization;
using ComputeHost.Supervisor.Launching;
using ComputeHost.TestSupport;

namespace ComputeHost.Supervisor.Tests.Launching;

public sealed class OpenFilesLimitTests
{
    [LinuxFact]
    public void OfThisProcess_Linux_IsTheSoftLimitThatTheKernelShows()
    {
        string shown = File.ReadLines("/proc/self/limits").Single(static line => line.StartsWith("Max open files", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[3];

        Assert.Equal(shown, OpenFilesLimit.OfThisProcess()?.ToString(CultureInfo.InvariantCulture) ?? "unlimited");
    }
}
