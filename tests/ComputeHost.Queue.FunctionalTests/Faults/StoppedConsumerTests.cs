using ComputeHost.Queue.FunctionalTests.Stores;
using ComputeHost.QueueApp.Consumers;
using ComputeHost.QueueApp.Jobs;
using ComputeHost.QueueApp.Probes;
using ComputeHost.TestSupport;

namespace ComputeHost.Queue.FunctionalTests.Faults;

/// <summary>A consumer stands still, loses its job, and goes on as if nothing had been.</summary>
[Collection(SharedBrokerTests.Name)]
public sealed class StoppedConsumerTests(SharedBroker shared)
{
    private const int Number = 1;

    [LinuxTheory]
    [OnSqlite(FaultPoint.AfterEntry)]
    [OnSqlite(FaultPoint.BeforeOutcome)]
    [OnRabbitMq(FaultPoint.AfterEntry)]
    [OnRabbitMq(FaultPoint.BeforeOutcome)]
    public async Task Consumer_ContinuedAfterItsJobWasTaken_HasNoSayInIt(QueueKind kind, FaultPoint point)
    {
        await using TestStore store = await shared.StoreAsync(kind);
        ComputeQueue queue = await store.OpenAsync();
        ChildConsumer sleeper = await store.ConsumeAsync("sleeper", point, FaultProbe.Stop);
        ComputeJob<string> job = await queue.EnqueueAsync(QueueJobs.WhoAgain, store.RunLog, Number, 0).DefaultTimeout();
        await Eventually.UntilAsync("the consumer stands still", () => IsStopped(sleeper));
        await store.ConsumeAsync("heir");
        Assert.Equal("heir", await job.ResultAsync().DefaultTimeout());

        sleeper.Signal("CONT");
        await Eventually.UntilAsync("both have run it", () => store.RunsOf(Number).Count == 2);
        // It ends once it has said what it had to say.
        await sleeper.DisposeAsync();

        ComputeQueue later = await store.OpenAsync();
        ComputeJob<string> again = (await later.FindAsync<string>(job.Id).DefaultTimeout())!;
        Assert.Equal("heir", await again.ResultAsync().DefaultTimeout());
    }

    [LinuxTheory]
    [OnSqlite]
    [OnRabbitMq]
    public async Task Consumer_ContinuedAfterItsJobBecameUnknown_LeavesItUnknown(QueueKind kind)
    {
        await using TestStore store = await shared.StoreAsync(kind);
        ComputeQueue queue = await store.OpenAsync();
        ChildConsumer sleeper = await store.ConsumeAsync("sleeper", FaultPoint.BeforeOutcome, FaultProbe.Stop);
        ComputeJob<long> job = await queue.EnqueueAsync(QueueJobs.Mark, store.RunLog, Number, 0).DefaultTimeout();
        await Eventually.UntilAsync("the consumer stands still", () => IsStopped(sleeper));
        await store.ConsumeAsync("heir");
        await Assert.ThrowsAsync<WorkerLostException>(() => job.ResultAsync()).DefaultTimeout();

        sleeper.Signal("CONT");
        await sleeper.DisposeAsync();

        ComputeQueue later = await store.OpenAsync();
        ComputeJob<long> again = (await later.FindAsync<long>(job.Id).DefaultTimeout())!;
        await Assert.ThrowsAsync<WorkerLostException>(() => again.ResultAsync()).DefaultTimeout();
        Assert.Equal(ComputeJobStatus.Unknown, again.Status);
        Assert.Equal(["sleeper"], store.RunsOf(Number));
    }

    internal static bool IsStopped(ChildConsumer consumer)
    {
        string stat = File.ReadAllText($"/proc/{consumer.ProcessId}/stat");
        return stat[(stat.LastIndexOf(')') + 2)..].StartsWith('T');
    }
}
