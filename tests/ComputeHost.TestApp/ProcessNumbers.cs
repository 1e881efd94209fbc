using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;

namespace ComputeHost.TestApp;

/// <summary>A host in a namespace of its own for process numbers, where the numbers of dead workers can be given to others. Everything that ends processes late must tell them apart.</summary>
internal static partial class ProcessNumbers
{
    private const int SigKill = 9;

    public static async Task ReuseAsync()
    {
        Process sweepable = await LeaveBehindAsync().ConfigureAwait(false);
        using var brake = new Brake();
        await using (ComputePool pool = await ComputePool.StartAsync(new ComputePoolOptions { MinWorkers = 2, MaxWorkers = 2, LoggerFactory = brake }).ConfigureAwait(false))
        {
            Report("sweep", sweepable);

            // The supervisor is held up by a slow logger while it speaks of the first death, so that it learns of the second one late.
            int[] workers = await Hosts.FindWorkersAsync(pool, 2).ConfigureAwait(false);
            brake.Hold();
            End(workers[0]);
            await brake.WaitUntilHeldAsync().ConfigureAwait(false);
            End(workers[1]);
            Process late = Disguise(workers[1]);
            brake.Release();
            await Hosts.FindWorkersAsync(pool, 2).ConfigureAwait(false);
            Report("late", late);

            int[] next = await Hosts.FindWorkersAsync(pool, 2).ConfigureAwait(false);
            brake.Hold();
            End(next[0]);
            await brake.WaitUntilHeldAsync().ConfigureAwait(false);
            End(next[1]);
            Process disposed = Disguise(next[1]);
            Task disposal = pool.DisposeAsync().AsTask();
            await Task.Delay(100).ConfigureAwait(false);
            brake.Release();
            await disposal.ConfigureAwait(false);
            Report("dispose", disposed);
        }
    }

    /// <summary>Another host is killed; one of its workers' numbers goes to a process that a later sweep must not touch.</summary>
    private static async Task<Process> LeaveBehindAsync()
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
        return Disguise(worker);
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
    private static Process Disguise(int number)
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

        throw new InvalidOperationException($"The number {number} could not be had.");
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

    /// <summary>A logger that holds up who speaks of a lost worker.</summary>
    private sealed class Brake : ILoggerFactory, ILogger
    {
        private readonly ManualResetEventSlim _open = new(initialState: true);
        private TaskCompletionSource _held = new();

        public void Hold()
        {
            _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _open.Reset();
        }

        public Task WaitUntilHeldAsync() => _held.Task.WaitAsync(TimeSpan.FromSeconds(10));

        public void Release() => _open.Set();

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Name == "WorkerLost" && !_open.IsSet)
            {
                _held.TrySetResult();
                _open.Wait();
            }
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("There is one logger.");

        public void Dispose() => _open.Dispose();
    }
}
