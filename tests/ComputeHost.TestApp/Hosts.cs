using System.Diagnostics;
using System.Globalization;

namespace ComputeHost.TestApp;

/// <summary>Hosts in trouble.</summary>
internal static class Hosts
{
    private const int Workers = 2;

    public static async Task HoldAsync(string state)
    {
        await using ComputePool pool = await ComputePool.StartAsync(new ComputePoolOptions { MinWorkers = Workers, MaxWorkers = Workers }).ConfigureAwait(false);
        int[] processes = await FindWorkersAsync(pool, Workers).ConfigureAwait(false);
        IEnumerable<Task<int>> calls = state switch
        {
            "spin" => [.. Enumerable.Range(0, Workers).Select(_ => pool.RunAsync(Facts.Spin))],
            "ignore" => [.. Enumerable.Range(0, 4 * Workers).Select(_ => pool.RunAsync(Facts.IgnoreSignals))],
            "program" => [pool.RunAsync(Facts.StartProgram)],
            _ => [],
        };
        if (state != "spin")
        {
            int[] results = await Task.WhenAll(calls).ConfigureAwait(false);
            Console.WriteLine("results=" + string.Join(',', results));
        }

        Console.WriteLine("workers=" + string.Join(',', processes));
        if (await Console.In.ReadLineAsync().ConfigureAwait(false) == "crash")
        {
            Environment.FailFast("The host crashes.");
        }

        await Task.Delay(Timeout.Infinite).ConfigureAwait(false);
    }

    /// <summary>More calls than a worker is sent at once wait behind one that ends it, and nobody of the thread pool is there to look after them for a while.</summary>
    public static void StarveAndLose()
    {
#pragma warning disable VSTHRD002 // Not to depend on the thread pool is what this is about.
        ComputePool pool = ComputePool.StartAsync(new ComputePoolOptions { MaxWorkers = 1 }).GetAwaiter().GetResult();
        for (int call = 0; call < 2000; call++)
        {
            // Short calls, so that many may be sent ahead.
            pool.RunAsync(Facts.Add, call, 1).GetAwaiter().GetResult();
        }

        TakeAllThreads();
        Task<int> guilty = pool.RunAsync(Facts.Exit);
        Task<int>[] innocent = [.. Enumerable.Range(0, 50).Select(call => pool.RunAsync(Facts.Add, call, 1))];
        long start = Stopwatch.GetTimestamp();
        while (!innocent.All(call => call.IsCompleted) && Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(20))
        {
            Thread.Sleep(10);
        }
#pragma warning restore VSTHRD002

        Console.WriteLine("guilty=" + (guilty.Exception?.InnerException as WorkerLostException)?.Cause);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"innocent={innocent.Count(call => call.IsCompletedSuccessfully)}"));
        Console.Out.Flush();
        Environment.Exit(0);
    }

    public static void Starve()
    {
#pragma warning disable VSTHRD002 // Not to depend on the thread pool is what this is about.
        ComputePool pool = ComputePool.StartAsync(new ComputePoolOptions { MaxWorkers = 1, CancellationGrace = TimeSpan.FromSeconds(1) }).GetAwaiter().GetResult();
        int worker = pool.RunAsync(Facts.ProcessId).GetAwaiter().GetResult();
        TakeAllThreads();
        long start = Stopwatch.GetTimestamp();
        Task<int> call = pool.RunAsync(Facts.Spin, new ComputeCallOptions { Timeout = TimeSpan.FromSeconds(1) });
        string end = "";
        try
        {
            end = call.Wait(TimeSpan.FromSeconds(20)) ? "returned" : "hangs";
        }
        catch (AggregateException exception)
        {
            end = exception.InnerException!.GetType().Name;
        }
#pragma warning restore VSTHRD002

        Console.WriteLine("end=" + end);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ended={Stopwatch.GetElapsedTime(start).TotalMilliseconds:0}"));
        while (Directory.Exists($"/proc/{worker}") && Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(20))
        {
            Thread.Sleep(10);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"killed={Stopwatch.GetElapsedTime(start).TotalMilliseconds:0}"));
        Console.Out.Flush();
        Environment.Exit(0);
    }

    private static void TakeAllThreads()
    {
        const int BusyThreads = 64;
        ThreadPool.SetMinThreads(BusyThreads, 1);
        using var busy = new CountdownEvent(BusyThreads);
        for (int thread = 0; thread < BusyThreads; thread++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                _ =>
                {
                    busy.Signal();
                    Thread.Sleep(Timeout.Infinite);
                },
                null);
        }

        busy.Wait();
        ThreadPool.SetMaxThreads(BusyThreads, 1000);
    }

    public static async Task ExhaustAsync()
    {
        await KeepThreadsAsync().ConfigureAwait(false);
        await using ComputePool pool = await ComputePool.StartAsync(new ComputePoolOptions { MaxWorkers = 1 }).ConfigureAwait(false);
        // Everything is loaded once before the descriptors are gone, however long that takes.
        await LoseWorkerAsync(pool).ConfigureAwait(false);
        int first = await pool.RunAsync(Facts.ProcessId).ConfigureAwait(false);
        Console.WriteLine("begin=now");
        var taken = new List<FileStream>();
        try
        {
            while (true)
            {
                taken.Add(File.OpenRead("/dev/null"));
            }
        }
        catch (IOException)
        {
            // That was the last.
        }

        Console.WriteLine($"served={await pool.RunAsync(Facts.ProcessId).ConfigureAwait(false) == first}");
        await LoseWorkerAsync(pool).ConfigureAwait(false);
        var impatient = new ComputeCallOptions { QueueTimeout = TimeSpan.FromSeconds(3) };
        try
        {
            await pool.RunAsync(Facts.ProcessId, impatient).ConfigureAwait(false);
            Console.WriteLine("without=served");
        }
        catch (ComputeHostException exception)
        {
            Console.WriteLine("without=" + exception.GetType().Name);
        }

        taken.ForEach(file => file.Dispose());
        for (int attempt = 0; attempt < 60; attempt++)
        {
            try
            {
                Console.WriteLine($"recovered={await pool.RunAsync(Facts.Add, 40, 2, impatient).ConfigureAwait(false)}");
                return;
            }
            catch (ComputeHostException)
            {
                await Task.Delay(500).ConfigureAwait(false);
            }
        }
    }

    /// <summary>
    /// Has the thread pool have all the threads that it ever will. A new thread takes descriptors of its own, and without them the runtime ends the whole
    /// program, at a moment when nobody has asked the pool for more than before.
    /// </summary>
    private static async Task KeepThreadsAsync()
    {
        int threads = Environment.ProcessorCount;
        ThreadPool.SetMinThreads(threads, 1);
        ThreadPool.SetMaxThreads(threads, 1);
        using var all = new Barrier(threads);
        await Task.WhenAll(Enumerable.Range(0, threads).Select(_ => Task.Run(all.SignalAndWait))).ConfigureAwait(false);
    }

    /// <summary>Waits until so many workers serve, and says which processes they are.</summary>
    public static async Task<int[]> FindWorkersAsync(ComputePool pool, int count)
    {
        int[] processes = [];
        while (processes.Length < count)
        {
            processes = [.. (await Task.WhenAll(Enumerable.Range(0, 4 * count).Select(_ => pool.RunAsync(Facts.ProcessIdAfterAWhile))).ConfigureAwait(false)).Distinct().Order()];
        }

        return processes;
    }

    public static async Task LoseWorkerAsync(ComputePool pool)
    {
        try
        {
            await pool.RunAsync(Facts.Exit).ConfigureAwait(false);
        }
        catch (WorkerLostException)
        {
            // As it should be.
        }
    }
}
