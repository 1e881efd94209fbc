using ComputeHost.Queue.FunctionalTests.Stores;
using ComputeHost.QueueApp.Jobs;
using ComputeHost.TestSupport;

namespace ComputeHost.Queue.FunctionalTests.Poison;

/// <summary>A job that takes its worker process down.</summary>
[Collection(SharedBrokerTests.Name)]
public sealed class PoisonJobTests(SharedBroker shared)
{
    private const int Neighbours = 100;

    [LinuxTheory]
    [OnSqlite]
    [OnRabbitMq]
    public async Task Job_WhoseArgumentKillsItsWorker_IsDeadAfterTwoDeathsAndHarmsNoOther(QueueKind kind)
    {
        await using TestStore store = await shared.StoreAsync(kind);
        ComputeQueue queue = await store.OpenAsync();
        await using ComputePool pool = await ComputePool.StartAsync(new ComputePoolOptions { MinWorkers = 2, MaxWorkers = 2 });
        await using ComputeQueueConsumer consumer = await queue.ServeAsync(pool);

        ComputeJob<long> poison = await queue.EnqueueAsync(QueueJobs.Kill, store.RunLog, 0).DefaultTimeout();
        ComputeJob<long>[] neighbours = await Task.WhenAll(
            Enumerable.Range(1, Neighbours).Select(number => queue.EnqueueAsync(QueueJobs.MarkAgain, store.RunLog, number, 1))).DefaultTimeout();
        long[] results = await Task.WhenAll(neighbours.Select(static job => job.ResultAsync())).DefaultTimeout();

        PoisonCallException dead = await Assert.ThrowsAsync<PoisonCallException>(() => poison.ResultAsync()).DefaultTimeout();
        Assert.Equal(2, dead.Attempts.Count);
        Assert.All(dead.Attempts, static attempt => Assert.Equal((WorkerLostCause.FailFast, WorkerLostBlame.Exact), (attempt.Cause, attempt.Blame)));
        Assert.Equal((poison.Id, ComputeJobStatus.Dead), (dead.CallId, poison.Status));
        Assert.Equal(Enumerable.Range(1, Neighbours).Select(QueueJobs.Expected), results);
        Assert.Equal(2, store.RunsOf(0).Count);
        Assert.All(Enumerable.Range(1, Neighbours), number => Assert.Single(store.RunsOf(number)));
        ComputeJobInfo info = Assert.Single(await DeadAsync(queue));
        Assert.Equal((poison.Id, 2), (info.Id, info.Attempts));
    }

    private static async Task<List<ComputeJobInfo>> DeadAsync(ComputeQueue queue)
    {
        List<ComputeJobInfo> dead = [];
        await foreach (ComputeJobInfo info in queue.ListAsync(new JobFilter { Statuses = [ComputeJobStatus.Dead] }))
        {
            dead.Add(info);
        }

        return dead;
    }
}
