using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using ComputeHost.Protocol.Native;

namespace ComputeHost.Worker.Startup;

/// <summary>What a worker does to its own process, each on the systems that have it.</summary>
internal static class OwnProcess
{
    private const int OutOfMemoryScore = 800;
    private static readonly TimeSpan ExitLimit = TimeSpan.FromSeconds(2);

    /// <summary>Removes an environment variable, so that nothing that this process starts inherits it.</summary>
    public static void Forget(string variable)
    {
        Environment.SetEnvironmentVariable(variable, null);
        if (!OperatingSystem.IsWindows())
        {
            // The runtime has a copy of its own; native code that starts programs uses the original.
            _ = LibC.UnsetEnvironmentVariable(variable);
        }
    }

    /// <summary>Asks the kernel to kill this process with its parent. Holds as long as the calling thread lives, so that must be a permanent one.</summary>
    public static void DieWithParent()
    {
        if (OperatingSystem.IsLinux())
        {
            _ = LibC.Prctl(LibC.PrSetPdeathsig, LibC.SigKill, 0, 0, 0);
        }
    }

    /// <summary>Signals meant for the host's terminal do not reach the worker, and what its methods start can be ended with it.</summary>
    public static void LeadOwnGroup()
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = LibC.SetProcessGroup(0, 0);
        }
    }

    /// <summary>Whether this system does not do what <see cref="DieWithParent"/> asks for, and the end of the control input is all there is.</summary>
    public static bool NeedsParentWatch => !OperatingSystem.IsLinux() && !OperatingSystem.IsWindows();

    /// <summary>Whether the process that wrote the boot line is still the parent. It may have died before <see cref="DieWithParent"/> was in force.</summary>
    public static bool IsChildOf(int processId) => OperatingSystem.IsWindows() || LibC.GetParentProcessId() == processId;

    /// <summary>When memory runs out, the kernel shall choose a worker and never the host.</summary>
    public static void OfferToOutOfMemoryKiller()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            File.WriteAllText("/proc/self/oom_score_adj", OutOfMemoryScore.ToString(CultureInfo.InvariantCulture));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A hardened container may refuse it; the worker serves all the same.
        }
    }

    /// <summary>Sets the nice value of every thread there is; threads made later inherit it.</summary>
    public static void SetNice(int nice)
    {
        if (nice == 0 || OperatingSystem.IsWindows())
        {
            return;
        }

        if (!OperatingSystem.IsLinux())
        {
            _ = LibC.SetPriority(LibC.PrioProcess, 0, nice);
            return;
        }

        // On Linux the nice value belongs to the thread.
        foreach (string task in Directory.EnumerateDirectories("/proc/self/task"))
        {
            _ = LibC.SetPriority(LibC.PrioProcess, uint.Parse(Path.GetFileName(task.AsSpan()), CultureInfo.InvariantCulture), nice);
        }
    }

    /// <summary>Ends the process in an orderly way; if that takes too long, by force.</summary>
    [DoesNotReturn]
    public static void Exit(int exitCode)
    {
        // The user's exit handlers run in Environment.Exit and may hang.
        new Thread(static () =>
        {
            using var never = new ManualResetEventSlim();
            never.Wait(ExitLimit);
            KillGroup();
        })
        {
            IsBackground = true,
            Name = "ComputeHost exit",
        }.UnsafeStart();
        Environment.Exit(exitCode);
    }

    /// <summary>Ends this process and what its methods have started, at once.</summary>
    public static void KillGroup()
    {
        if (!OperatingSystem.IsWindows())
        {
            int own = Environment.ProcessId;
            // Only a group of our own: the supervisor's would take the host with it.
            _ = LibC.Kill(LibC.GetProcessGroup(0) == own ? -own : own, LibC.SigKill);
        }

        using Process process = Process.GetCurrentProcess();
        process.Kill();
    }
}
