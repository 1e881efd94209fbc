using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ComputeHost.LoadTests.Chaos;

namespace ComputeHost.LoadTests.Children;

/// <summary>How fast a pool notices and mends.</summary>
/// <param name="Detected">From the kill of a worker to the end of its call, in ms.</param>
/// <param name="Replaced">From the kill to the next call's result, in ms.</param>
/// <param name="Cancelled">From the caller's cancellation to the moment at which the method saw its token, in ms.</param>
/// <param name="CancelledBusy">The same while every slot of as many workers as there are processors, and one more, computes.</param>
/// <param name="Overrun">What a call that never ends took over its limit until its worker was gone, without the grace, in ms.</param>
/// <param name="RecycleUnknown">Calls whose outcome became unknown while workers were recycled under load.</param>
/// <param name="Recycled">How many workers were recycled.</param>
/// <param name="RecycleCalls">How many calls were made meanwhile.</param>
internal sealed record RecoveryReport(
    IReadOnlyList<double> Detected, IReadOnlyList<double> Replaced, IReadOnlyList<double> Cancelled, IReadOnlyList<double> CancelledBusy, IReadOnlyList<double> Overrun, int RecycleUnknown, long Recycled, int RecycleCalls);

/// <summary>A host that kills its workers, cancels its calls and recycles its workers, and measures how soon all is well again.</summary>
internal static class RecoveryHost
{
    private const int RecycleCalls = 10_000;
    private const int CallsPerWorker = 200;
    private const int Callers = 8;

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(0.3);
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(0.3);

    public static async Task RunAsync(int count)
    {
        List<double> detected = [];
        List<double> replaced = [];
        List<double> cancelled = [];
        List<double> overrun = [];
        await using (ComputePool pool = await StartAsync(_ => { }))
        {
            for (int blow = 0; blow < count; blow++)
            {
                await KillAsync(pool, detected, replaced);
                await Console.Out.WriteLineAsync($"kill {blow + 1}/{count}");
            }

            for (int blow = 0; blow < count; blow++)
            {
                await CancelAsync(pool, ChaosMethods.WaitForToken, cancelled);
            }

            await Console.Out.WriteLineAsync("cancellations done");
            for (int blow = 0; blow < Math.Max(1, count / 10); blow++)
            {
                await OverrunAsync(pool, overrun);
            }
        }

        List<double> cancelledBusy = await CancelBusyAsync(count);
        (int unknown, long recycled) = await RecycleAsync();
        await Console.Out.WriteLineAsync(JsonSerializer.Serialize(new RecoveryReport(detected, replaced, cancelled, cancelledBusy, overrun, unknown, recycled, RecycleCalls)));
    }

    private static Task<ComputePool> StartAsync(Action<ComputePoolOptions> configure)
    {
        var options = new ComputePoolOptions { InProcess = InProcessMode.Never, MaxWorkers = 1, CancellationGrace = s_grace };
        configure(options);
        return ComputePool.StartAsync(options);
    }

    private static async Task KillAsync(ComputePool pool, List<double> detected, List<double> replaced)
    {
        int processId = await pool.RunAsync(ChaosMethods.ProcessId);
        string path = Path.GetTempFileName();
        Task call = pool.RunAsync(ChaosMethods.WaitForToken, path);
        await WaitUntilBegunAsync(path);
        using Process worker = Process.GetProcessById(processId);
        long kill = Stopwatch.GetTimestamp();
        worker.Kill();
        try
        {
            await call;
        }
        catch (WorkerLostException)
        {
            detected.Add(Stopwatch.GetElapsedTime(kill).TotalMilliseconds);
        }

        await pool.RunAsync(ChaosMethods.ProcessId);
        replaced.Add(Stopwatch.GetElapsedTime(kill).TotalMilliseconds);
        Forget(path);
    }

    private static async Task CancelAsync(ComputePool pool, Action<string, CancellationToken> method, List<double> cancelled)
    {
        string path = Path.GetTempFileName();
        using var cancellation = new CancellationTokenSource();
        Task call = pool.RunAsync(method, path, cancellation.Token);
        await WaitUntilBegunAsync(path);
        long cancel = Stopwatch.GetTimestamp();
        await cancellation.CancelAsync();
        try
        {
            await call;
        }
        catch (OperationCanceledException)
        {
            // At once; the method ends a little later.
        }

        string stamp;
        while ((stamp = await File.ReadAllTextAsync(path)).Length == 0)
        {
            await Task.Delay(1);
        }

        cancelled.Add(Stopwatch.GetElapsedTime(cancel, long.Parse(stamp, CultureInfo.InvariantCulture)).TotalMilliseconds);
        Forget(path);
    }

    private static async Task<List<double>> CancelBusyAsync(int count)
    {
        List<double> cancelled = [];
        int workers = Environment.ProcessorCount + 1;
        string path = Path.GetTempFileName();
        await using (ComputePool pool = await StartAsync(options => options.MinWorkers = options.MaxWorkers = workers))
        {
            using var enough = new CancellationTokenSource();
            Task[] spinning = [.. Enumerable.Range(0, workers - 1).Select(worker => pool.RunAsync(ChaosMethods.SpinForToken, $"{path}.{worker}", enough.Token))];
            for (int blow = 0; blow < count; blow++)
            {
                await CancelAsync(pool, ChaosMethods.SpinForToken, cancelled);
            }

            await enough.CancelAsync();
            try
            {
                await Task.WhenAll(spinning);
            }
            catch (OperationCanceledException)
            {
                // As it should be. The methods end a little later, and the pool waits for them.
            }
        }

        foreach (string file in Directory.GetFiles(Path.GetDirectoryName(path)!, Path.GetFileName(path) + "*"))
        {
            File.Delete(file);
        }

        return cancelled;
    }

    private static async Task WaitUntilBegunAsync(string path)
    {
        while (!File.Exists(path + ".begun"))
        {
            await Task.Delay(1);
        }
    }

    private static void Forget(string path)
    {
        File.Delete(path);
        File.Delete(path + ".begun");
    }

    private static async Task OverrunAsync(ComputePool pool, List<double> overrun)
    {
        int processId = await pool.RunAsync(ChaosMethods.ProcessId);
        long start = Stopwatch.GetTimestamp();
        try
        {
            await pool.RunAsync(ChaosMethods.SleepFor, 60_000, new ComputeCallOptions { Timeout = s_limit });
        }
        catch (ComputeTimeoutException)
        {
            // As it should be.
        }

        while (Directory.Exists(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}")))
        {
            await Task.Delay(1);
        }

        overrun.Add((Stopwatch.GetElapsedTime(start) - s_limit - s_grace).TotalMilliseconds);
    }

    private static async Task<(int Unknown, long Recycled)> RecycleAsync()
    {
        await using ComputePool pool = await StartAsync(options =>
        {
            options.MinWorkers = options.MaxWorkers = 2;
            options.MaxCallsPerWorker = CallsPerWorker;
        });
        int sent = 0;
        int unknown = 0;
        await Console.Out.WriteLineAsync("recycling");
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(async _ =>
        {
            while (Interlocked.Increment(ref sent) <= RecycleCalls)
            {
                try
                {
                    await pool.RunAsync(ChaosMethods.SleepFor, 2);
                }
                catch (ComputeHostException)
                {
                    Interlocked.Increment(ref unknown);
                }
            }
        }));
        return (unknown, pool.GetStatistics().TotalWorkersRecycled);
    }
}
