using System.Text;
using ComputeHost.Queue.Sqlite;

namespace ComputeHost.Queue.Tests.Sqlite;

public sealed class SqliteEngineTests
{
    [Fact]
    public async Task Job_OnItsWay_IsFoundWhereItIs()
    {
        await using var store = new TestStore();
        SqliteEngine caller = await store.OpenAsync();
        SqliteEngine serving = await store.OpenAsync();
        QueuedJob job = store.Job();

        Assert.Equal(new EnqueueReceipt(job.Id, IsNew: true), await caller.EnqueueAsync(job));
        Assert.Equal(ComputeJobStatus.Ready, await serving.StatusAsync(job));

        IQueueConsumer consumer = await store.ConsumeAsync(serving);
        JobDelivery delivery = await consumer.ReceiveOneAsync();
        Assert.Equal((job.Id, 1L, true, "argument"), (delivery.Job.Id, delivery.Epoch, delivery.IsIdempotent, Encoding.UTF8.GetString(delivery.Job.Body.Span)));
        Assert.Equal(ComputeJobStatus.Claimed, await caller.StatusAsync(job));

        Assert.True(await consumer.EnterAsync(delivery));
        Assert.Equal(ComputeJobStatus.Running, await caller.StatusAsync(job));

        Assert.True(await consumer.FinishAsync(delivery, TestStore.Succeed(delivery)));
        JobRecord record = (await caller.FindAsync(job))!;
        Assert.Equal(ComputeJobStatus.Succeeded, record.Status);
        Assert.Equal("result", Encoding.UTF8.GetString(record.Outcome!.Body.Span));
    }

    [Fact]
    public async Task ReadMailboxAsync_OutcomeOfAnotherProcess_Arrives()
    {
        await using var store = new TestStore();
        SqliteEngine caller = await store.OpenAsync();
        SqliteEngine serving = await store.OpenAsync();
        IQueueConsumer consumer = await store.ConsumeAsync(serving);
        Task<IReadOnlyList<MailboxRecord>> reading = caller.ReadAsync();
        QueuedJob job = store.Job();
        await caller.EnqueueAsync(job);

        JobDelivery delivery = await consumer.ReceiveOneAsync();
        await consumer.FinishAsync(delivery, TestStore.Succeed(delivery));

        MailboxRecord record = Assert.Single(await reading);
        Assert.Equal((job.Id, ComputeJobStatus.Succeeded), (record.Id, record.Status));
    }
}
