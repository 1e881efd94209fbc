using ComputeHost.LoadTests.Subjects;

namespace ComputeHost.LoadTests.Children;

/// <summary>A host with a pool under load, there to be killed.</summary>
internal static class LoadedHost
{
    private const int Workers = 2;
    private const int CallsInFlight = 64;
    private const int TurnsPerCall = 1_000_000;

    public static async Task RunAsync()
    {
        var options = new ComputePoolOptions { MinWorkers = Workers, MaxWorkers = Workers };
        await using ComputePool pool = await ComputePool.StartAsync(options);
        await pool.RunAsync(Echo.Spin, TurnsPerCall);
        await ChildProgram.ReportReadyAsync();
        Task end = ParentWatch.WaitForEndAsync();
        await Task.WhenAll(Enumerable.Range(0, CallsInFlight).Select(_ => CallUntilAsync(end, pool)));
    }

    private static async Task CallUntilAsync(Task end, ComputePool pool)
    {
        while (!end.IsCompleted)
        {
            await pool.RunAsync(Echo.Spin, TurnsPerCall);
        }
    }
}
