using ComputeHost.Queue.FunctionalTests.Stores;
using ComputeHost.QueueApp.Jobs;
using ComputeHost.TestSupport;

namespace ComputeHost.Queue.FunctionalTests.Faults;

/// <summary>Several want the same at once.</summary>
[Collection(SharedBrokerTests.Name)]
public sealed class SharedJobTests(SharedBroker shared)
{
    [LinuxTheory]
    [OnSqlite]
    [OnRabbitMq]
    public async Task Job_ForWhichTwoConsumersWait_RunsOnce(QueueKind kind)
    {
        const int jobs = 50;
        await using TestStore store = await shared.StoreAsync(kind);
        ComputeQueue queue = await store.OpenAsync();
        await store.ConsumeAsync("first");
        await store.ConsumeAsync("second");

        for (int number = 1; number <= jobs; number++)
        {
            ComputeJob<long> job = await queue.EnqueueAsync(QueueJobs.MarkAgain, store.RunLog, number, 0).DefaultTimeout();
            Assert.Equal(QueueJobs.Expected(number), await job.ResultAsync().DefaultTimeout());
        }

        Assert.All(Enumerable.Range(1, jobs), number => Assert.Single(store.RunsOf(number)));
    }

    [LinuxFact]
    public async Task Key_From64TasksAtOnce_IsOneJob()
    {
        await using TestStore store = TestStore.InFile();
        ComputeQueue[] queues = [await store.OpenAsync(), await store.OpenAsync()];
        await store.ConsumeAsync("first");
        await store.ConsumeAsync("second");
        var options = new ComputeJobOptions { Key = "video-42" };

        ComputeJob<long>[] jobs = await Task.WhenAll(Enumerable.Range(0, 64).Select(
            task => Task.Run(() => queues[task % queues.Length].EnqueueAsync(QueueJobs.MarkAgain, store.RunLog, 42, 5, options)))).DefaultTimeout();
        long[] results = await Task.WhenAll(jobs.Select(static job => job.ResultAsync())).DefaultTimeout();

        Assert.Single(jobs.Select(static job => job.Id).Distinct());
        Assert.All(results, static result => Assert.Equal(QueueJobs.Expected(42), result));
        Assert.Single(store.RunsOf(42));
    }

    [LinuxTheory]
    [OnRabbitMq]
    public async Task Key_OnAnEngineWithoutKeys_IsRefusedByName(QueueKind kind)
    {
        await using TestStore store = await shared.StoreAsync(kind);
        ComputeQueue queue = await store.OpenAsync();

        NotSupportedException refused = await Assert.ThrowsAsync<NotSupportedException>(
            () => queue.EnqueueAsync(QueueJobs.MarkAgain, store.RunLog, 1, 0, new ComputeJobOptions { Key = "video-42" })).DefaultTimeout();

        Assert.Contains("Key", refused.Message, StringComparison.Ordinal);
        Assert.Contains("RabbitMQ", refused.Message, StringComparison.Ordinal);
        Assert.Contains("sqlite:", refused.Message, StringComparison.Ordinal);
    }
}
