using System.Diagnostics;
using System.Runtime.InteropServices;
using ComputeHost.Supervisor.Processes;
using ComputeHost.TestSupport;

namespace ComputeHost.Daemon.Tests.Diagnostics;

internal static partial class Signals
{
    private const int SigStop = 19;
    private const int SigContinue = 18;

    public static Task StopAsync(int processId)
    {
        Send(processId, SigStop);
        return Eventually.UntilAsync("the process is stopped", () => ProcessStat.Read(processId) is { State: 'T' });
    }

    public static void Continue(int processId) => Send(processId, SigContinue);

    /// <summary>What it writes to a file, and its children do, ends there.</summary>
    public static async Task LimitFilesAsync(int processId, int bytes)
    {
        using var prlimit = Process.Start("prlimit", ["--pid", $"{processId}", $"--fsize={bytes}"]);
        await prlimit.WaitForExitAsync();
        Assert.Equal(0, prlimit.ExitCode);
    }

    private static void Send(int processId, int signal) => Assert.Equal(0, Kill(processId, signal));

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);
}
