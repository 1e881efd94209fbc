using System.Globalization;
using ComputeHost.LoadTests.Subjects;

namespace ComputeHost.LoadTests.Children;

/// <summary>A host whose pool of one worker has answered one call and has nothing more to do.</summary>
internal static class IdleHost
{
    /// <summary>The limit that the worker's heap is given, so that a peer can be given the same: it is one of the garbage collector's settings.</summary>
    public const long HeapLimit = 4L * 1024 * 1024 * 1024;

    public static async Task RunAsync()
    {
        await using ComputePool pool = await ComputePool.StartAsync(new ComputePoolOptions { MinWorkers = 1, MaxWorkers = 1, MemoryHardLimit = HeapLimit });
        await pool.RunAsync(Echo.Bytes, new byte[100]);
        await ChildProgram.ReportReadyAsync(pool.GetStatistics().Workers.Single().ProcessId!.Value.ToString(CultureInfo.InvariantCulture));
        await ParentWatch.WaitForEndAsync();
    }
}
