using System.Diagnostics;
using System.Text.Json;
using ComputeHost.LoadTests.Chaos;
using ComputeHost.TestSupport;

namespace ComputeHost.LoadTests.Children;

/// <summary>What callers were told whose calls waited too long, against the ledger of those that ran.</summary>
internal sealed record FullPoolReport
{
    public required int Succeeded { get; init; }

    public required int ToldNotRun { get; init; }

    public required int ToldUnknown { get; init; }

    public required int ToldRan { get; init; }

    /// <summary>Calls that ended in any other way.</summary>
    public required int Others { get; init; }

    /// <summary>Calls of which their callers were told that they have not run, and that ran.</summary>
    public required int ToldNotRunButRan { get; init; }

    /// <summary>Calls with a result, or said to have run, of which the ledger knows nothing.</summary>
    public required int ToldRanButUnrun { get; init; }

    /// <summary>Of the calls of which it was not known, those that ran.</summary>
    public required int UnknownAndRan { get; init; }

    /// <summary>How long the calls waited that timed out, in ms, in order.</summary>
    public required IReadOnlyList<double> Waited { get; init; }
}

/// <summary>A host that sends its pool many more calls than it can run, with little patience.</summary>
internal static class FullPoolHost
{
    /// <summary>How often it tells how far it is.</summary>
    public const int Steps = 50;

    private const int Workers = 2;
    private const int CallsInFlight = 100;

    /// <param name="calls">How many calls are sent.</param>
    public static async Task RunAsync(int calls)
    {
        using var ledger = new Ledger();
        var endings = new (bool Succeeded, ComputeRan? Told, double Milliseconds)[calls];
        var limits = new ComputeCallOptions { QueueTimeout = TimeSpan.FromMilliseconds(30) };
        int last = -1;
        ComputePool pool = await ComputePool.StartAsync(new ComputePoolOptions { MinWorkers = Workers, MaxWorkers = Workers });
        await using (pool)
        {
            Task all = Task.WhenAll(Enumerable.Range(0, CallsInFlight).Select(seed => CallAsync(new Random(seed))));
            for (int step = 1; step <= Steps; step++)
            {
                while (!all.IsCompleted && Volatile.Read(ref last) < (long)calls * step / Steps)
                {
                    await Task.WhenAny(all, Task.Delay(20));
                }

                await Console.Out.WriteLineAsync($"{(long)calls * step / Steps} calls");
            }

            await all;
        }

        IReadOnlyDictionary<int, int> begun = ledger.Read();
        var report = new FullPoolReport
        {
            Succeeded = endings.Count(ending => ending.Succeeded),
            ToldNotRun = endings.Count(ending => ending.Told == ComputeRan.No),
            ToldUnknown = endings.Count(ending => ending.Told == ComputeRan.Unknown),
            ToldRan = endings.Count(ending => ending.Told == ComputeRan.Yes),
            Others = endings.Count(ending => !ending.Succeeded && ending.Told is null),
            ToldNotRunButRan = Count(ending => ending.Told == ComputeRan.No, ran: true),
            ToldRanButUnrun = Count(ending => ending.Succeeded || ending.Told == ComputeRan.Yes, ran: false),
            UnknownAndRan = Count(ending => ending.Told == ComputeRan.Unknown, ran: true),
            Waited = [.. endings.Where(ending => ending.Told is not null).Select(ending => ending.Milliseconds).Order()],
        };
        await Console.Out.WriteLineAsync(JsonSerializer.Serialize(report));

        int Count(Func<(bool Succeeded, ComputeRan? Told, double Milliseconds), bool> told, bool ran) =>
            endings.Where((ending, number) => told(ending) && begun.ContainsKey(number) == ran).Count();

        async Task CallAsync(Random random)
        {
            while (Interlocked.Increment(ref last) is var number && number < calls)
            {
                long start = Stopwatch.GetTimestamp();
                try
                {
                    await pool.RunAsync(ChaosMethods.Spin, ledger.Path, number, random.Next(100, 3001), limits);
                    endings[number].Succeeded = true;
                }
                catch (ComputeTimeoutException timeout)
                {
                    endings[number] = (false, timeout.Ran, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                }
                catch (ComputeHostException)
                {
                    // It is counted among the others.
                }
            }
        }
    }
}
