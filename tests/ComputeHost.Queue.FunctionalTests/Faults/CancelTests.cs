using ComputeHost.Queue.FunctionalTests.Stores;
using ComputeHost.QueueApp.Consumers;
using ComputeHost.QueueApp.Jobs;
using ComputeHost.QueueApp.Probes;
using ComputeHost.TestSupport;

namespace ComputeHost.Queue.FunctionalTests.Faults;

/// <summary>A job is cancelled wherever it is on its way.</summary>
[Collection(SharedBrokerTests.Name)]
public sealed class CancelTests(SharedBroker shared)
{
    private const int Number = 1;

    [LinuxTheory]
    [OnSqlite(0)]
    [OnSqlite(3_600)]
    [OnRabbitMq(0)]
    [OnRabbitMq(5)]
    public async Task Cancel_OfAJobThatWaits_EndsItUnrun(QueueKind kind, int delay)
    {
        await using TestStore store = await shared.StoreAsync(kind);
        ComputeQueue queue = await store.OpenAsync();
        var options = new ComputeJobOptions { Delay = TimeSpan.FromSeconds(delay) };
        ComputeJob<long> job = await queue.EnqueueAsync(QueueJobs.MarkAgain, store.RunLog, Number, 0, options).DefaultTimeout();

        CancelResult result = await queue.CancelAsync(job.Id, "an operator").DefaultTimeout();
        await store.ConsumeAsync("consumer");

        await AssertCancelledAsync(job);
        Assert.Equal(queue.Capabilities.ListsJobs ? CancelResult.Cancelled : CancelResult.Requested, result);
        Assert.Empty(store.RunsOf(Number));
    }

    [LinuxTheory]
    [OnSqlite]
    [OnRabbitMq]
    public async Task Cancel_OfAJobThatIsClaimed_EndsItUnrun(QueueKind kind)
    {
        await using TestStore store = await shared.StoreAsync(kind);
        ComputeQueue queue = await store.OpenAsync();
        ChildConsumer consumer = await store.ConsumeAsync("consumer", FaultPoint.BeforeEntry, FaultProbe.Stop);
        ComputeJob<long> job = await queue.EnqueueAsync(QueueJobs.MarkAgain, store.RunLog, Number, 0).DefaultTimeout();
        await Eventually.UntilAsync("the consumer stands still", () => StoppedConsumerTests.IsStopped(consumer));

        Assert.Equal(CancelResult.Requested, await queue.CancelAsync(job.Id, "an operator").DefaultTimeout());
        consumer.Signal("CONT");

        await AssertCancelledAsync(job);
    }

    [LinuxTheory]
    [OnSqlite]
    [OnRabbitMq]
    public async Task Cancel_OfAJobThatRuns_EndsItsMethod(QueueKind kind)
    {
        await using TestStore store = await shared.StoreAsync(kind);
        ComputeQueue queue = await store.OpenAsync();
        await store.ConsumeAsync("consumer");
        ComputeJob<long> job = await queue.EnqueueAsync(QueueJobs.WaitForEnd, store.RunLog, Number).DefaultTimeout();
        await Eventually.UntilAsync("it runs", () => store.RunsOf(Number).Count == 1);

        Assert.Equal(CancelResult.Requested, await queue.CancelAsync(job.Id, "an operator").DefaultTimeout());

        await AssertCancelledAsync(job);
        Assert.Single(store.RunsOf(Number));
    }

    [LinuxTheory]
    [OnSqlite]
    [OnRabbitMq]
    public async Task Cancel_OfAJobThatHasEnded_ComesTooLate(QueueKind kind)
    {
        await using TestStore store = await shared.StoreAsync(kind);
        ComputeQueue queue = await store.OpenAsync();
        await store.ConsumeAsync("consumer");
        ComputeJob<long> job = await queue.EnqueueAsync(QueueJobs.MarkAgain, store.RunLog, Number, 0).DefaultTimeout();
        await job.ResultAsync().DefaultTimeout();

        Assert.Equal(CancelResult.TooLate, await queue.CancelAsync(job.Id, "an operator").DefaultTimeout());

        ComputeJob<long> again = (await (await store.OpenAsync()).FindAsync<long>(job.Id).DefaultTimeout())!;
        Assert.Equal(QueueJobs.Expected(Number), await again.ResultAsync().DefaultTimeout());
    }

    private static async Task AssertCancelledAsync(ComputeJob<long> job)
    {
        ComputeCancelledException cancelled = await Assert.ThrowsAsync<ComputeCancelledException>(() => job.ResultAsync()).DefaultTimeout();
        Assert.Equal((job.Id, "an operator", ComputeJobStatus.Cancelled), (cancelled.CallId, cancelled.By, job.Status));
    }
}
