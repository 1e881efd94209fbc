using System.Diagnostics;
using System.Text.Json;
using ComputeHost.LoadTests.Chaos;
using ComputeHost.Testing;
using ComputeHost.TestSupport;

namespace ComputeHost.LoadTests.Children;

/// <summary>What a chaos run came to.</summary>
/// <param name="Verdict">By history and ledger.</param>
/// <param name="Statistics">By the pool's own counters, which must agree.</param>
/// <param name="Kills">How many workers were killed from outside.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Memory">The host's resident memory every ten seconds, in MiB.</param>
internal sealed record ChaosReport(ChaosVerdict Verdict, ComputePoolStatistics Statistics, int Kills, double Seconds, IReadOnlyList<double> Memory);

/// <summary>A host whose workers are killed at random while its calls carry faults.</summary>
internal static class ChaosHost
{
    private const int Workers = 4;
    private const int Callers = 16;
    private const int MostCallsPerSecond = 2000;
    private const double FaultsPerCall = 1 / 500.0;
    private const double CancelledShare = 0.01;

    private static readonly CallFault[] s_faults =
    [
        CallFault.StackOverflow, CallFault.AccessViolation, CallFault.FailFast, CallFault.Exit, CallFault.UnhandledException, CallFault.Hang, CallFault.Spin,
        CallFault.GarbageOnTheWire, CallFault.TruncatedFrame, CallFault.UnknownAnswer, CallFault.DoubleAnswer,
    ];

    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(25);

    /// <summary>A call ends at its deadline; what is over that is the machine's.</summary>
    private static readonly TimeSpan s_longest = s_deadline + TimeSpan.FromSeconds(1);

    /// <summary>How often the host's memory is looked at.</summary>
    public static TimeSpan MemoryInterval { get; } = TimeSpan.FromSeconds(10);

    /// <param name="seconds">How long calls are sent.</param>
    /// <param name="calls">How many calls are sent at most.</param>
    /// <param name="kills">How many workers are killed, spread evenly over the time or the calls.</param>
    /// <param name="longestCall">The longest call, in milliseconds; the shortest is 1.</param>
    public static async Task RunAsync(int seconds, int calls, int kills, int longestCall)
    {
        using var ledger = new Ledger();
        var plan = new FaultPlan();
        Array.ForEach(s_faults, fault => plan.InAnyCall(fault, FaultsPerCall / s_faults.Length));
        ComputePoolOptions options = new ComputePoolOptions
        {
            MinWorkers = Workers,
            MaxWorkers = Workers,
            StandbyWorkers = 1,
            CancellationGrace = TimeSpan.FromSeconds(0.5),
            MemoryHardLimit = 512L * 1024 * 1024,
            // A storm of kills is no reason to give up here.
            FailureLimit = 100_000,
            MaxRestartDelay = TimeSpan.FromSeconds(0.5),
        }.InjectFaults(plan);

        var history = new CallHistory(Math.Min(calls, seconds * MostCallsPerSecond));
        var memory = new List<double>();
        int sent = 0;
        int killed = 0;
        long start = Stopwatch.GetTimestamp();
        ComputePool pool = await ComputePool.StartAsync(options);
        await using (pool)
        {
            Task[] callers = [.. Enumerable.Range(0, Callers).Select(seed => CallAsync(new Random(seed)))];
            Task all = Task.WhenAll(callers);
            var random = new Random(7);
            while (!all.IsCompleted)
            {
                await Task.WhenAny(all, Task.Delay(20));
                if (Stopwatch.GetElapsedTime(start) >= MemoryInterval * (memory.Count + 1))
                {
                    memory.Add(Environment.WorkingSet / 1048576.0);
                }

                double share = Math.Max(Stopwatch.GetElapsedTime(start).TotalSeconds / seconds, (double)Volatile.Read(ref sent) / calls);
                if (killed < share * kills && killed < kills)
                {
                    killed += TryKill(pool, random) ? 1 : 0;
                    await Console.Out.WriteLineAsync($"{history.Count} calls, {killed} kills");
                }
            }

            await all;
        }

        var report = new ChaosReport(
            ChaosVerdict.Of(history.Records, ledger.Read(), s_longest), pool.GetStatistics(), killed, Stopwatch.GetElapsedTime(start).TotalSeconds, memory);
        await Console.Out.WriteLineAsync(JsonSerializer.Serialize(report));

        async Task CallAsync(Random random)
        {
            while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds && Interlocked.Increment(ref sent) is var number && number <= history.Capacity)
            {
                bool idempotent = random.Next(2) == 0;
                using var cancellation = new CancellationTokenSource();
                if (random.NextDouble() < CancelledShare)
                {
                    cancellation.CancelAfter(random.Next(20));
                }

                int milliseconds = random.Next(1, longestCall + 1);
                var limits = new ComputeCallOptions { Timeout = TimeSpan.FromSeconds(2), QueueTimeout = TimeSpan.FromSeconds(20), Deadline = DateTimeOffset.UtcNow + s_deadline };
                long sentAt = Stopwatch.GetTimestamp();
                Exception? failure = null;
                try
                {
                    Task<int> call = idempotent
                        ? pool.RunAsync(ChaosMethods.Repeatable, ledger.Path, number, milliseconds, limits, cancellation.Token)
                        : pool.RunAsync(ChaosMethods.Once, ledger.Path, number, milliseconds, limits, cancellation.Token);
                    failure = await call == number ? null : new InvalidOperationException("A result of another call.");
                }
                catch (Exception exception)
                {
                    failure = exception;
                }

                history.Add(new CallRecord(number, idempotent, CallRecord.OutcomeOf(failure), Stopwatch.GetElapsedTime(sentAt)));
                if (failure is NoWorkersException)
                {
                    // What a caller does that is told when to try again.
                    await Task.Delay(100);
                }
            }
        }
    }

    private static bool TryKill(ComputePool pool, Random random)
    {
        int[] workers = [.. pool.GetStatistics().Workers.Select(worker => worker.ProcessId).OfType<int>()];
        if (workers.Length == 0)
        {
            return false;
        }

        try
        {
            using Process worker = Process.GetProcessById(workers[random.Next(workers.Length)]);
            worker.Kill();
            return true;
        }
        catch (ArgumentException)
        {
            // It has died meanwhile.
            return false;
        }
    }
}
