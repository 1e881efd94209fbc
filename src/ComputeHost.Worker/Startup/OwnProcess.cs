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

    /// <summary>Sets or, with null, removes an environment variable for everything that this process starts from now on.</summary>
    public static void SetVariable(string variable, string? value)
    {
        Environment.SetEnvironmentVariable(variable, value);
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        // The runtime has a copy of its own; native code that starts programs uses the original.
        _ = value is null ? LibC.UnsetEnvironmentVariable(variable) : LibC.SetEnvironmentVariable(variable, value, overwrite: 1);
    }

    /// <summary>
    /// Lets nothing that this process starts inherit what it has inherited itself: a descriptor that the host's native code has left open to children would keep
    /// the host's port or lock taken for as long as a grandchild lives. This process itself ends with the host.
    /// </summary>
    public static void KeepDescriptorsFromChildren()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        foreach (string entry in Directory.GetFileSystemEntries("/proc/self/fd"))
        {
            const int LastStandardStream = 2;
            int descriptor = int.Parse(Path.GetFileName(entry.AsSpan()), CultureInfo.InvariantCulture);
            if (descriptor > LastStandardStream && LibC.Fcntl(descriptor, LibC.FGetFd, 0) is var flags and >= 0 && (flags & LibC.FdCloexec) == 0)
            {
                _ = LibC.Fcntl(descriptor, LibC.FSetFd, flags | LibC.FdCloexec);
            }
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

    /// <summary>
    /// Lets a program that a method starts fail when it wants to use the host's terminal: the kernel would stop it, and this process with it, because their group is not
    /// in the foreground. The session stays the host's, by which a sweep knows what is left of it.
    /// </summary>
    public static void LeaveTerminal()
    {
        if (OperatingSystem.IsLinux() && LibC.Open("/dev/tty", LibC.ORdWr | LibC.OCloexec | LibC.ONonBlock, 0) is var terminal and >= 0)
        {
            _ = LibC.ControlDevice(terminal, LibC.TiocNoTty);
            _ = LibC.Close(terminal);
        }
    }

    /// <summary>Whether this system does not do what <see cref="DieWithParent"/> asks for, and the end of the control input is all there is.</summary>
    public static bool NeedsParentWatch => !OperatingSystem.IsLinux() && !OperatingSystem.IsWindows();

    /// <summary>Whether the process that wrote the boot line is still the parent. It may have died before <see cref="DieWithParent"/> was in force.</summary>
    public static bool IsChildOf(int processId) => OperatingSystem.IsWindows() || LibC.GetParentProcessId() == processId;

    /// <summary>When memory runs out, the kernel is to choose a worker and never the host.</summary>
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
