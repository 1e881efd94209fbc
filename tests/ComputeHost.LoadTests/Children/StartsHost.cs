using System.Diagnostics;
using System.Text.Json;
using ComputeHost.LoadTests.Storms;
using ComputeHost.LoadTests.Subjects;

namespace ComputeHost.LoadTests.Children;

/// <summary>What one start and disposal of a pool took and what it left behind in its host.</summary>
internal sealed record StartReport(double StartMilliseconds, double DisposeMilliseconds, int Handles, int Threads, int Children);

/// <summary>A host that starts a pool, calls it and disposes it, again and again, and reports each time in one line.</summary>
internal static class StartsHost
{
    public static async Task RunAsync(int count)
    {
        byte[] payload = [1, 2, 3];
        for (int done = 0; done < count; done++)
        {
            long start = Stopwatch.GetTimestamp();
            ComputePool pool = await ComputePool.StartAsync();
            await pool.RunAsync(Echo.Bytes, payload);
            TimeSpan started = Stopwatch.GetElapsedTime(start);

            start = Stopwatch.GetTimestamp();
            await pool.DisposeAsync();
            TimeSpan disposed = Stopwatch.GetElapsedTime(start);

            var report = new StartReport(
                started.TotalMilliseconds,
                disposed.TotalMilliseconds,
                ProcessTable.CountOwnHandles(),
                ProcessTable.CountOwnThreads(),
                ProcessTable.CountOwnChildren());
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(report));
        }
    }
}
