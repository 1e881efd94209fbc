using System.Text.Json;
using ComputeHost.LoadTests.Storms;
using ComputeHost.LoadTests.Subjects;

namespace ComputeHost.LoadTests.Children;

/// <summary>The resident memory after so many calls, in MiB.</summary>
internal sealed record MemorySample(int Calls, double Host, double Workers);

/// <summary>A host that calls and calls, and reports its memory and its workers' after every so many calls in one line.</summary>
internal static class EnduranceHost
{
    private const int Workers = 2;
    private const int CallsInFlight = 64;

    public static async Task RunAsync(int calls, int callsPerSample)
    {
        Task end = ParentWatch.WaitForEndAsync();
        byte[] payload = new byte[100];
        await using ComputePool pool = await ComputePool.StartAsync(new ComputePoolOptions { MinWorkers = Workers, MaxWorkers = Workers });
        for (int made = callsPerSample; made <= calls && !end.IsCompleted; made += callsPerSample)
        {
            int left = callsPerSample;
            await Task.WhenAll(Enumerable.Range(0, CallsInFlight).Select(async _ =>
            {
                while (Interlocked.Decrement(ref left) >= 0 && !end.IsCompleted)
                {
                    await pool.RunAsync(Echo.Bytes, payload);
                }
            }));
            double workers = pool.GetStatistics().Workers.Sum(worker => worker.ProcessId is { } processId ? ProcessTable.ReadMemory(processId, "VmRSS") : 0);
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(new MemorySample(made, ProcessTable.ReadMemory(Environment.ProcessId, "VmRSS"), workers)));
        }
    }
}
