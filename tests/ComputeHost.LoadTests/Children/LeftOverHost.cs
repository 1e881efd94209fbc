using System.Diagnostics;
using System.Text.Json;
using ComputeHost.LoadTests.Chaos;
using ComputeHost.TestSupport;

namespace ComputeHost.LoadTests.Children;

/// <summary>What innocent callers notice of what others leave behind.</summary>
/// <param name="Cold">From the start of a pool to its first result, in ms.</param>
/// <param name="Waited">What innocent calls took while left-over threads crashed their workers, in ms, however they ended.</param>
/// <param name="Lost">How many of them were running when their worker died.</param>
/// <param name="OtherFailures">How many ended in any other exception.</param>
/// <param name="Miscounted">Calls that ran more often than once, or were answered and have not run, by the ledger.</param>
/// <param name="Degraded">How often the pool was found degraded.</param>
/// <param name="LeakCalls">Calls made while a method leaked.</param>
/// <param name="LeakFailures">How many of them failed.</param>
/// <param name="Recycled">Workers recycled meanwhile.</param>
internal sealed record LeftOverReport(
    IReadOnlyList<double> Cold, IReadOnlyList<double> Waited, int Lost, int OtherFailures, int Miscounted, int Degraded, int LeakCalls, int LeakFailures, long Recycled);

/// <summary>A host in which one caller's methods leave crashing threads and memory behind, and another's are innocent.</summary>
internal static class LeftOverHost
{
    private const int ColdStarts = 5;
    private const int BombMilliseconds = 50;
    private const int InnocentMilliseconds = 5;
    private const long MiB = 1024 * 1024;

    private static readonly TimeSpan s_leakTime = TimeSpan.FromSeconds(20);

    public static async Task RunAsync(int bombs)
    {
        List<double> cold = [];
        for (int start = 0; start < ColdStarts; start++)
        {
            cold.Add(await MeasureColdAsync());
        }

        await Console.Out.WriteLineAsync("cold starts done");
        var tally = new Tally();
        await BombAsync(bombs, tally);
        (int calls, int failures, long recycled) = await LeakAsync();
        await Console.Out.WriteLineAsync(JsonSerializer.Serialize(
            new LeftOverReport(cold, tally.Waited, tally.Lost, tally.OtherFailures, tally.Miscounted, tally.Degraded, calls, failures, recycled)));
    }

    private static Task<ComputePool> StartAsync(Action<ComputePoolOptions> configure)
    {
        var options = new ComputePoolOptions { InProcess = InProcessMode.Never, MaxWorkers = 1 };
        configure(options);
        return ComputePool.StartAsync(options);
    }

    private static async Task<double> MeasureColdAsync()
    {
        long start = Stopwatch.GetTimestamp();
        await using ComputePool pool = await StartAsync(_ => { });
        await pool.RunAsync(ChaosMethods.ProcessId);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static async Task BombAsync(int bombs, Tally tally)
    {
        using var ledger = new Ledger();
        await using ComputePool pool = await StartAsync(_ => { });
        for (int bomb = 1; bomb <= bombs; bomb++)
        {
            await pool.RunAsync(LeftOverMethods.LeaveABomb, BombMilliseconds);
            while (pool.GetStatistics().TotalWorkersLost < bomb)
            {
                await tally.TakeAsync(pool, ledger.Path);
            }

            // One that has to wait for the replacement.
            await tally.TakeAsync(pool, ledger.Path);
            if (bomb % 10 == 0)
            {
                await Console.Out.WriteLineAsync($"bomb {bomb}/{bombs}");
            }
        }

        tally.Check(ledger);
    }

    private static async Task<(int Calls, int Failures, long Recycled)> LeakAsync()
    {
        await using ComputePool pool = await StartAsync(options =>
        {
            options.MemorySoftLimit = 200 * MiB;
            options.MemoryHardLimit = 600 * MiB;
        });
        byte[] bytes = new byte[MiB];
        int calls = 0, failures = 0;
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < s_leakTime; calls++)
        {
            try
            {
                await (calls % 2 == 0 ? (Task)pool.RunAsync(LeftOverMethods.Leak, 10) : pool.RunAsync(LeftOverMethods.Echo, bytes));
            }
            catch (ComputeHostException failure)
            {
                failures++;
                await Console.Error.WriteLineAsync(failure.Message);
            }
        }

        return (calls, failures, pool.GetStatistics().TotalWorkersRecycled);
    }

    private sealed class Tally
    {
        private readonly HashSet<int> _answered = [];
        private int _sent;

        public List<double> Waited { get; } = [];

        public int Lost { get; private set; }

        public int OtherFailures { get; private set; }

        public int Degraded { get; private set; }

        public int Miscounted { get; private set; }

        public async Task TakeAsync(ComputePool pool, string ledger)
        {
            int number = ++_sent;
            long start = Stopwatch.GetTimestamp();
            try
            {
                _answered.Add(await pool.RunAsync(ChaosMethods.Once, ledger, number, InnocentMilliseconds));
            }
            catch (WorkerLostException)
            {
                Lost++;
            }
            catch (ComputeHostException failure)
            {
                OtherFailures++;
                await Console.Error.WriteLineAsync(failure.Message);
            }

            Waited.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            Degraded += pool.GetStatistics().IsDegraded ? 1 : 0;
        }

        public void Check(Ledger ledger)
        {
            IReadOnlyDictionary<int, int> runs = ledger.Read();
            Miscounted = _answered.Count(number => runs.GetValueOrDefault(number) != 1) + runs.Count(run => run.Value > 1 && !_answered.Contains(run.Key));
        }
    }
}
