using System.Diagnostics;
using ComputeHost.Protocol.Native;
using ComputeHost.TestSupport;

namespace ComputeHost.FunctionalTests.Faults;

/// <summary>Workers whose methods leave processes behind that hold the worker's output.</summary>
[Collection(FaultsCollection.Name)]
public sealed class OutputHolderTests
{
    [LinuxFact]
    public async Task Workers_LeaveDaemonsThatHoldTheirOutput_HostKeepsNothingOfThem()
    {
        const int Workers = 3;
        int pipesBefore = Pipes();
        await using TestPool test = await TestPool.StartAsync(options => options.MaxWorkers = 1);
        for (int lost = 1; lost <= Workers; lost++)
        {
            await test.Pool.RunAsync(LeaveDaemon).DefaultTimeout();
            int worker = await test.Pool.RunAsync(Methods.ProcessId).DefaultTimeout();
            Assert.Equal(0, LibC.Kill(worker, LibC.SigKill));
            await Eventually.UntilAsync("the worker is replaced", () => test.Pool.GetStatistics() is { TotalWorkersStarted: var started, WorkersReady: 1 } && started == lost + 1);
        }

        await Eventually.UntilAsync("the living worker alone has threads here", () => OutputThreads() == 1);
        await test.Pool.DisposeAsync().DefaultTimeout();
        await Eventually.UntilAsync("no thread and no pipe is left", () => OutputThreads() == 0 && Pipes() <= pipesBefore);
        LiveProcess[] daemons = [.. test.Processes.Where(process => process.CommandLine.StartsWith("sleep", StringComparison.Ordinal))];
        Assert.Equal(Workers, daemons.Length);
        foreach (LiveProcess daemon in daemons)
        {
            LibC.Kill(daemon.Id, LibC.SigKill);
        }

        await Eventually.UntilAsync("the daemons are gone", () => test.Processes is []);
    }

    /// <summary>Starts a program in a session of its own, as daemons do, which a kill of the worker's group does not reach.</summary>
    [ComputeMethod]
    internal static void LeaveDaemon()
    {
        using Process starter = Process.Start("setsid", ["-f", "sleep", "1000"]);
        starter.WaitForExit();
    }

    // The kernel keeps 15 characters of a thread's name.
    private static int OutputThreads() => Directory.EnumerateDirectories("/proc/self/task").Count(task => Read(task) is "ComputeHost out" or "ComputeHost std");

    private static int Pipes() => Directory.EnumerateFiles("/proc/self/fd").Count(file => new FileInfo(file).LinkTarget?.StartsWith("pipe:", StringComparison.Ordinal) == true);

    private static string Read(string task)
    {
        try
        {
            return File.ReadAllText(Path.Combine(task, "comm")).TrimEnd();
        }
        catch (IOException)
        {
            // It has ended meanwhile.
            return "";
        }
    }
}
