using ComputeHost.Queue.FunctionalTests.Stores;
using ComputeHost.QueueApp.Consumers;
using ComputeHost.QueueApp.Jobs;
using ComputeHost.QueueApp.Probes;
using ComputeHost.TestSupport;

namespace ComputeHost.Queue.FunctionalTests.Faults;

/// <summary>A consumer's process dies at each step of a job; another one is there for what is left.</summary>
[Collection(SharedBrokerTests.Name)]
public sealed class ConsumerDeathTests(SharedBroker shared)
{
    private const int Number = 1;

    [LinuxTheory]
    [OnSqlite(FaultPoint.BeforeEntry, 1, 0)]
    [OnSqlite(FaultPoint.AfterEntry, 1, 1)]
    [OnSqlite(FaultPoint.BeforeOutcome, 2, 1)]
    [OnSqlite(FaultPoint.AfterOutcome, 1, 0)]
    [OnRabbitMq(FaultPoint.BeforeEntry, 1, 0)]
    [OnRabbitMq(FaultPoint.AfterEntry, 1, 1)]
    [OnRabbitMq(FaultPoint.BeforeOutcome, 2, 1)]
    [OnRabbitMq(FaultPoint.AfterOutcome, 1, 0)]
    public async Task Consumer_KilledAtAStepOfAJobThatMayRunAgain_HasItRunByAnother(QueueKind kind, FaultPoint point, int runs, int charged)
    {
        await using TestStore store = await shared.StoreAsync(kind);
        ComputeQueue queue = await store.OpenAsync();
        ChildConsumer victim = await store.ConsumeAsync("victim", point);

        ComputeJob<long> job = await queue.EnqueueAsync(QueueJobs.MarkAgain, store.RunLog, Number, 0).DefaultTimeout();
        await victim.WaitForExitAsync();
        await store.ConsumeAsync("heir");

        Assert.Equal(QueueJobs.Expected(Number), await job.ResultAsync().DefaultTimeout());
        Assert.Equal(runs, store.RunsOf(Number).Count);
        if (kind == QueueKind.Sqlite)
        {
            Assert.Equal(charged, (await job.GetInfoAsync())!.Attempts);
        }
    }

    [LinuxTheory]
    [OnSqlite(FaultPoint.BeforeEntry, ComputeJobStatus.Succeeded, 1)]
    [OnSqlite(FaultPoint.AfterEntry, ComputeJobStatus.Unknown, 0)]
    [OnSqlite(FaultPoint.BeforeOutcome, ComputeJobStatus.Unknown, 1)]
    [OnSqlite(FaultPoint.AfterOutcome, ComputeJobStatus.Succeeded, 1)]
    [OnRabbitMq(FaultPoint.BeforeEntry, ComputeJobStatus.Succeeded, 1)]
    [OnRabbitMq(FaultPoint.AfterEntry, ComputeJobStatus.Unknown, 0)]
    [OnRabbitMq(FaultPoint.BeforeOutcome, ComputeJobStatus.Unknown, 1)]
    [OnRabbitMq(FaultPoint.AfterOutcome, ComputeJobStatus.Succeeded, 1)]
    public async Task Consumer_KilledAtAStepOfAJobThatMayNot_LeavesItUnknownOnceItIsEntered(QueueKind kind, FaultPoint point, ComputeJobStatus status, int runs)
    {
        await using TestStore store = await shared.StoreAsync(kind);
        ComputeQueue queue = await store.OpenAsync();
        ChildConsumer victim = await store.ConsumeAsync("victim", point);

        ComputeJob<long> job = await queue.EnqueueAsync(QueueJobs.Mark, store.RunLog, Number, 0).DefaultTimeout();
        await victim.WaitForExitAsync();
        await store.ConsumeAsync("heir");

        if (status == ComputeJobStatus.Succeeded)
        {
            Assert.Equal(QueueJobs.Expected(Number), await job.ResultAsync().DefaultTimeout());
        }
        else
        {
            await Assert.ThrowsAsync<WorkerLostException>(() => job.ResultAsync()).DefaultTimeout();
        }

        Assert.Equal(status, job.Status);
        Assert.Equal(runs, store.RunsOf(Number).Count);
    }

    [LinuxTheory]
    [OnSqlite]
    [OnRabbitMq]
    public async Task Consumer_KilledMidJob_HasItRunByAnother(QueueKind kind)
    {
        await using TestStore store = await shared.StoreAsync(kind);
        ComputeQueue queue = await store.OpenAsync();
        ChildConsumer victim = await store.ConsumeAsync("victim");
        ComputeJob<string> job = await queue.EnqueueAsync(QueueJobs.WhoAgain, store.RunLog, Number, 2_000).DefaultTimeout();
        await Eventually.UntilAsync("the job runs", () => store.RunsOf(Number).Count == 1);

        await victim.KillAsync();
        await store.ConsumeAsync("heir");

        Assert.Equal("heir", await job.ResultAsync().DefaultTimeout());
        Assert.Equal(["victim", "heir"], store.RunsOf(Number));
    }
}
