using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace ComputeHost.TestApp;

/// <summary>A host in a namespace of its own for process numbers, where the numbers of dead workers can be given to others. Everything that ends processes late must tell them apart.</summary>
internal static partial class ProcessNumbers
{
    private const int SigKill = 9;

    public static async Task ReuseAsync()
    {
        Process sweepable = await LeaveBehindAsync().ConfigureAwait(false);
        await using (ComputePool pool = await ComputePool.StartAsync(new ComputePoolOptions { MinWorkers = 2, MaxWorkers = 2 }).ConfigureAwait(false))
        {
            Report("sweep", sweepable);

            Process late = await ReplaceAsync(pool).ConfigureAwait(false);
            await Hosts.FindWorkersAsync(pool, 2).ConfigureAwait(false);
            Report("late", late);

            Process disposed = await ReplaceAsync(pool).ConfigureAwait(false);
            await pool.DisposeAsync().ConfigureAwait(false);
            Report("dispose", disposed);
        }
    }

    /// <summary>A worker dies, and another process has its number as soon as the kernel gives it away.</summary>
    private static async Task<Process> ReplaceAsync(ComputePool pool)
    {
        for (int attempt = 0; attempt < 20; attempt++)
        {
            int[] workers = await Hosts.FindWorkersAsync(pool, 2).ConfigureAwait(false);
            Array.ForEach(workers, End);
            if (TryDisguise(workers[1]) is { } process)
            {
                return process;
            }
        }

        throw new InvalidOperationException("The pool's next worker had the number each time.");
    }

    /// <summary>Another host is killed; one of its workers' numbers goes to a process that a later sweep must not touch.</summary>
    private static async Task<Process> LeaveBehindAsync()
    {
        for (int attempt = 0; attempt < 20; attempt++)
        {
            int worker = await KillHostAsync().ConfigureAwait(false);
            if (TryDisguise(worker) is { } process)
            {
                return process;
            }
        }

        throw new InvalidOperationException("A thread had the worker's number each time.");
    }

    /// <returns>The number of one of its workers, which is dead.</returns>
    private static async Task<int> KillHostAsync()
    {
        using var host = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["hold", "idle"]) { RedirectStandardOutput = true, RedirectStandardInput = true })!;
        string? line;
        do
        {
            line = await host.StandardOutput.ReadLineAsync().ConfigureAwait(false);
        }
        while (line?.StartsWith("workers=", StringComparison.Ordinal) == false);

        int worker = int.Parse(line!["workers=".Length..].Split(',')[0], CultureInfo.InvariantCulture);
        host.Kill();
        await host.WaitForExitAsync().ConfigureAwait(false);
        WaitUntilGone(worker);
        return worker;
    }

    private static void End(int worker)
    {
        _ = Kill(worker, SigKill);
        WaitUntilGone(worker);
    }

    private static void WaitUntilGone(int process)
    {
        if (!SpinWait.SpinUntil(() => !Directory.Exists($"/proc/{process}"), TimeSpan.FromSeconds(10)))
        {
            throw new TimeoutException($"Process {process} is still there.");
        }
    }

    /// <summary>Starts a process with the number of another that is gone, and makes it lead a group of that number as a worker does.</summary>
    /// <returns>Null if somebody else has the number.</returns>
    private static Process? TryDisguise(int number)
    {
        for (int attempt = 0; attempt < 100; attempt++)
        {
            // Threads take numbers too, so the next one may be gone before it is used.
            File.WriteAllText("/proc/sys/kernel/ns_last_pid", (number - 1).ToString(CultureInfo.InvariantCulture));
            var process = Process.Start("setsid", ["sleep", "1000"]);
            if (process.Id == number)
            {
                SpinWait.SpinUntil(() => GroupOf(number) == number, TimeSpan.FromSeconds(10));
                return process;
            }

            process.Kill();
        }

        return null;
    }

    private static void Report(string what, Process process)
    {
        bool gone = process.WaitForExit(TimeSpan.FromMilliseconds(300));
        Console.WriteLine($"{what}={(gone ? "killed" : "alive")}");
        process.Kill();
        process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "getpgid")]
    private static partial int GroupOf(int process);
}
