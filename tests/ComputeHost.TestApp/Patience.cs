using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace ComputeHost.TestApp;

/// <summary>Hosts whose workers may look dead, or abandoned, and are not.</summary>
internal static partial class Patience
{
    /// <summary>The kernel ties a child to the thread that started it. On the main thread throughout, so that nothing wakes the threads that are to end.</summary>
    public static void Retire()
    {
        int poolThread = 0, ownThread = 0;
        ComputePool fromPoolThread = null!, fromOwnThread = null!;
#pragma warning disable VSTHRD002 // A continuation would need a thread of the pool, and they are to retire.
        Task.Run(() => (poolThread, fromPoolThread) = (ThreadId(), ComputePool.StartAsync().GetAwaiter().GetResult())).Wait();
        var thread = new Thread(() => (ownThread, fromOwnThread) = (ThreadId(), ComputePool.StartAsync().GetAwaiter().GetResult()));
        thread.Start();
        thread.Join();
        ComputePool[] pools = [fromPoolThread, fromOwnThread];
        int[] before = [.. pools.Select(pool => pool.RunAsync(Facts.ProcessId).GetAwaiter().GetResult())];

        long start = Stopwatch.GetTimestamp();
        while (Directory.Exists($"/proc/self/task/{poolThread}") && Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(60))
        {
            Thread.Sleep(10);
        }

        Console.WriteLine($"ended={!Directory.Exists($"/proc/self/task/{poolThread}")},{!Directory.Exists($"/proc/self/task/{ownThread}")}");
        // What the kernel does about it, it does at once; what the supervisor makes of it comes with its next look.
        Thread.Sleep(500);
        Console.WriteLine("lost=" + pools.Sum(pool => pool.GetStatistics().TotalWorkersLost).ToString(CultureInfo.InvariantCulture));
        Console.WriteLine("same=" + before.SequenceEqual(pools.Select(pool => pool.RunAsync(Facts.ProcessId).GetAwaiter().GetResult())));
        Array.ForEach(pools, pool => pool.DisposeAsync().AsTask().GetAwaiter().GetResult());
#pragma warning restore VSTHRD002
    }

    public static async Task ServeAsync(TimeSpan time)
    {
        var limits = new ComputeCallOptions { Timeout = Timeout.InfiniteTimeSpan, QueueTimeout = Timeout.InfiniteTimeSpan };
        await using ComputePool pool = await ComputePool.StartAsync(new ComputePoolOptions { MinWorkers = 2, MaxWorkers = 2 }).ConfigureAwait(false);
        Console.WriteLine("workers=" + string.Join(',', await Hosts.FindWorkersAsync(pool, 2).ConfigureAwait(false)));
        Task<long> busy = pool.RunAsync(Facts.SpinFor, (int)time.TotalMilliseconds, limits);
        int calls = 0;
        for (; !busy.IsCompleted; calls++)
        {
            await pool.RunAsync(Facts.Add, calls, 1, limits).ConfigureAwait(false);
        }

        await busy.ConfigureAwait(false);
        ComputePoolStatistics statistics = pool.GetStatistics();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"end={statistics.TotalWorkersStarted},{statistics.TotalWorkersLost},{calls}"));
    }

    public static async Task PauseAsync()
    {
        await using ComputePool pool = await ComputePool.StartAsync(new ComputePoolOptions { MinWorkers = 2, MaxWorkers = 2 }).ConfigureAwait(false);
        int[] workers = await Hosts.FindWorkersAsync(pool, 2).ConfigureAwait(false);
        Task<int> call = pool.RunAsync(Facts.SleepInSteps, 200);
        Console.WriteLine("workers=" + string.Join(',', workers));
        int result = await call.ConfigureAwait(false);
        // As long as a wrong conclusion from the pause would take to show.
        await Task.Delay(TimeSpan.FromSeconds(1)).ConfigureAwait(false);
        int[] after = await Hosts.FindWorkersAsync(pool, 2).ConfigureAwait(false);
        ComputePoolStatistics statistics = pool.GetStatistics();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"end={result},{statistics.TotalWorkersStarted},{statistics.TotalWorkersLost},{(workers.SequenceEqual(after) ? 1 : 0)}"));
    }

    [LibraryImport("libc", EntryPoint = "gettid")]
    private static partial int ThreadId();
}
