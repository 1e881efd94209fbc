using ComputeHost.LoadTests.Queues;

namespace ComputeHost.LoadTests.Children;

/// <summary>A consumer of a store, with one worker.</summary>
internal static class QueueConsumerHost
{
    public static async Task RunAsync(string directory, StoreKind kind)
    {
        await using ComputePool pool = await ComputePool.StartAsync(new ComputePoolOptions { MinWorkers = 1, MaxWorkers = 1 });
        await using ComputeQueue queue = await Stores.OpenAsync(directory, kind);
        await using ComputeQueueConsumer consumer = await queue.ServeAsync(pool);
        await ChildProgram.ReportReadyAsync();
        await ParentWatch.WaitForEndAsync();
    }
}
