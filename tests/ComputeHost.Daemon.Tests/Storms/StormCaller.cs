using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using ComputeHost.SharedMethods;

namespace ComputeHost.Daemon.Tests.Storms;

/// <summary>A program that goes on calling a daemon, whatever becomes of it, and takes down how each call ended.</summary>
/// <param name="client">Its session with the daemon.</param>
/// <param name="ledger">Where each run marks its call.</param>
/// <param name="name">Tells its calls from those of other programs.</param>
internal sealed class StormCaller(ComputeClient client, string ledger, string name)
{
    /// <summary>How many calls it has under way: many more than there are workers, so that most wait when the daemon dies.</summary>
    public const int InFlight = 16;

    private const int LongestCall = 8;

    private static readonly ComputeCallOptions Patience = new() { QueueTimeout = TimeSpan.FromMinutes(1) };

    private readonly ConcurrentQueue<StormCall> _calls = new();
    private int _last;

    /// <summary>Calls for so long, then waits for what is under way.</summary>
    /// <returns>All calls, each once.</returns>
    public async Task<IReadOnlyCollection<StormCall>> RunAsync(TimeSpan duration)
    {
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, InFlight).Select(seed => Task.Run(() => CallUntilAsync(start, duration, new Random(seed)))));
        return _calls;
    }

    private async Task CallUntilAsync(long start, TimeSpan duration, Random random)
    {
        while (Stopwatch.GetElapsedTime(start) < duration)
        {
            string id = string.Create(CultureInfo.InvariantCulture, $"{name}-{Interlocked.Increment(ref _last)}");
            bool idempotent = random.Next(2) == 0;
            int milliseconds = random.Next(LongestCall + 1);
            long began = Stopwatch.GetTimestamp();
            (StormEnd end, string cause) = await EndOfAsync(
                idempotent ? client.RunAsync(Work.MarkAgain, ledger, id, milliseconds, Patience) : client.RunAsync(Work.Mark, ledger, id, milliseconds, Patience), id);
            _calls.Enqueue(new StormCall(id, idempotent, began, Stopwatch.GetTimestamp(), end, cause));
        }
    }

    private static async Task<(StormEnd End, string Cause)> EndOfAsync(Task<string> call, string id)
    {
        try
        {
            return await call == id ? (StormEnd.Succeeded, "") : (StormEnd.Other, "It got the result of another call.");
        }
        catch (WorkerLostException lost)
        {
            return (StormEnd.Lost, lost.Cause.ToString());
        }
        catch (Exception exception)
        {
            return (StormEnd.Other, $"{exception.GetType().Name}: {exception.Message}");
        }
    }
}
