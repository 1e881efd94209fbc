using ComputeHost.TestSupport;

namespace ComputeHost.Queue.Contract;

public abstract partial class QueueEngineContract
{
    [Fact]
    public async Task EnqueueAsync_Job_IsReceivedAsItWas()
    {
        IQueueEngine engine = await OpenAsync();
        QueuedJob job = Job() with
        {
            Aliases = ["primes"], ExpiresAfter = TimeSpan.FromHours(1), MaxAttempts = 7, RetryFaults = true, Backoff = new JobBackoff(TimeSpan.FromSeconds(2), 3, TimeSpan.FromMinutes(4)),
        };

        Assert.Equal(job.Id, await EnqueueAsync(engine, job));
        JobDelivery delivery = await ReceiveOneAsync(await ConsumeAsync(engine));

        Assert.Equal(job.Body.ToArray(), delivery.Job.Body.ToArray());
        Assert.Equal(job with { Body = default, Aliases = [] }, delivery.Job with { Body = default, Aliases = [] });
        Assert.Equal(job.Aliases, delivery.Job.Aliases);
        Assert.Equal(default, delivery.Attempts with { History = default });
        Assert.True(delivery.IsIdempotent);
        Assert.True(delivery.Epoch >= 1);
    }

    [Fact]
    public async Task EnqueueAsync_SameIdAgain_IsOneJob()
    {
        IQueueEngine engine = await OpenAsync();
        QueuedJob job = Job();
        await EnqueueAsync(engine, job);
        IQueueConsumer consumer = await ConsumeAsync(engine);
        JobDelivery delivery = await ReceiveOneAsync(consumer);

        EnqueueReceipt again = Assert.Single(await (await OpenAsync()).EnqueueAsync([job], CancellationToken.None).DefaultTimeout());

        Assert.Equal((job.Id, null), (again.Id, again.Refusal));
        Assert.True(await EnterAsync(consumer, delivery));
        Assert.True(await FinishAsync(consumer, delivery, Success(delivery)));
        if (engine.Capabilities.ListsJobs)
        {
            Assert.False(again.IsNew);
            await AssertNoneAsync(consumer);
        }
    }

    [Fact]
    public async Task EnqueueAsync_SameKeyFromManyTasks_IsOneJob()
    {
        IQueueEngine engine = await OpenAsync();
        if (!engine.Capabilities.Keys)
        {
            return;
        }

        EnqueueReceipt[] receipts = await Task.WhenAll(Enumerable.Range(0, 64).Select(async _ =>
            (await engine.EnqueueAsync([Job() with { Key = "video-42" }], CancellationToken.None))[0])).DefaultTimeout();

        Assert.Single(receipts, static receipt => receipt.IsNew);
        Assert.Single(receipts.Select(static receipt => receipt.Id).Distinct());
        IQueueConsumer consumer = await ConsumeAsync(engine);
        JobDelivery delivery = await ReceiveOneAsync(consumer);
        Assert.Equal((receipts[0].Id, "video-42"), (delivery.Job.Id, delivery.Job.Key));
        await AssertNoneAsync(consumer);
    }

    [Fact]
    public async Task EnqueueAsync_KeyOfAJobThatEnded_YieldsThatJobWhileItIsKept()
    {
        IQueueEngine engine = await OpenAsync();
        if (!engine.Capabilities.Keys)
        {
            return;
        }

        QueuedJob first = Job() with { Key = "k", ResultTtl = Moment * 4 };
        await EnqueueAsync(engine, first);
        IQueueConsumer consumer = await ConsumeAsync(engine);
        JobDelivery delivery = await ReceiveOneAsync(consumer);
        await FinishAsync(consumer, delivery, Success(delivery));

        Assert.Equal(first.Id, await EnqueueAsync(engine, Job() with { Key = "k" }));
        await PassAsync(Moment * 8);

        QueuedJob second = Job() with { Key = "k" };
        await Eventually.UntilAsync("the key is free again", async () => await EnqueueAsync(engine, second) == second.Id);
    }

    [Fact]
    public async Task EnqueueAsync_Batch_IsReceivedInItsOrder()
    {
        IQueueEngine engine = await OpenAsync();
        QueuedJob[] jobs = [.. Enumerable.Range(0, 50).Select(_ => Job())];

        IReadOnlyList<EnqueueReceipt> receipts = await engine.EnqueueAsync(jobs, CancellationToken.None).DefaultTimeout();

        Assert.Equal(jobs.Select(static job => job.Id), receipts.Select(static receipt => receipt.Id));
        Assert.All(receipts, static receipt => Assert.True(receipt.IsNew));
        IReadOnlyList<JobDelivery> received = await ReceiveAsync(await ConsumeAsync(engine), jobs.Length);
        Assert.Equal(jobs.Select(static job => job.Id), received.Select(static delivery => delivery.Job.Id));
    }

    [Fact]
    public async Task EnqueueAsync_Priorities_HigherIsReceivedFirst()
    {
        IQueueEngine engine = await OpenAsync();
        if (!engine.Capabilities.Priorities)
        {
            return;
        }

        foreach (ComputePriority priority in (ComputePriority[])[ComputePriority.Low, ComputePriority.Normal, ComputePriority.High])
        {
            await EnqueueAsync(engine, Job() with { Priority = priority });
        }

        IReadOnlyList<JobDelivery> received = await ReceiveAsync(await ConsumeAsync(engine), 3);

        Assert.Equal([ComputePriority.High, ComputePriority.Normal, ComputePriority.Low], received.Select(static delivery => delivery.Job.Priority));
    }

    [Fact]
    public async Task EnqueueAsync_Delay_IsReceivedAfterIt()
    {
        IQueueEngine engine = await OpenAsync();
        IQueueConsumer consumer = await ConsumeAsync(engine);
        QueuedJob job = Job() with { Delay = Moment * 4 };
        await EnqueueAsync(engine, job);
        await PassAsync(Moment);

        await AssertNoneAsync(consumer);
        if (engine.Capabilities.ListsJobs)
        {
            Assert.Equal(ComputeJobStatus.Scheduled, (await FindAsync(engine, job.Id))!.Status);
        }

        Task<JobDelivery> received = ReceiveOneAsync(consumer);
        await PassAsync(Moment * 5);
        Assert.Equal(job.Id, (await received).Job.Id);
    }

    [Fact]
    public async Task EnqueueAsync_ShorterDelayBehindALongerOne_IsNotHeldUp()
    {
        IQueueEngine engine = await OpenAsync();
        IQueueConsumer consumer = await ConsumeAsync(engine);
        await EnqueueAsync(engine, Job() with { Delay = Moment * 1_000 });
        QueuedJob shorter = Job() with { Delay = Moment * 2 };
        await EnqueueAsync(engine, shorter);

        Task<JobDelivery> received = ReceiveOneAsync(consumer);
        await PassAsync(Moment * 4);

        Assert.Equal(shorter.Id, (await received).Job.Id);
    }

    [Fact]
    public async Task EnqueueAsync_Expires_EndsWithoutBeingReceived()
    {
        IQueueEngine engine = await OpenAsync();
        QueuedJob job = Job() with { ExpiresAfter = Moment * 2 };
        await EnqueueAsync(engine, job);
        await PassAsync(Moment * 4);
        IQueueConsumer consumer = await ConsumeAsync(engine);

        await AssertNoneAsync(consumer);

        Assert.Equal(ComputeJobStatus.Expired, (await OutcomeAsync(engine, job.Id)).Status);
        Assert.Equal(ComputeJobStatus.Expired, (await FindAsync(engine, job.Id))!.Status);
    }

    [Fact]
    public async Task EnqueueAsync_MoreThanMayWait_IsRefusedAndTheOthersAreStored()
    {
        IQueueEngine engine = await OpenAsync(Settings with { MaxWaiting = 3 });
        List<EnqueueReceipt> receipts = [];
        for (int index = 0; index < 60; index++)
        {
            receipts.AddRange(await engine.EnqueueAsync([Job()], CancellationToken.None).DefaultTimeout());
        }

        EnqueueReceipt[] stored = [.. receipts.Where(static receipt => receipt.Refusal is null)];

        Assert.InRange(stored.Length, 3, 30);
        Assert.All(receipts.Except(stored), static receipt => Assert.IsType<PendingQueueFullException>(receipt.Refusal));
        IReadOnlyList<JobDelivery> received = await ReceiveAsync(await ConsumeAsync(engine), stored.Length);
        Assert.Equal(stored.Select(static receipt => receipt.Id).ToHashSet(), received.Select(static delivery => delivery.Job.Id).ToHashSet());
    }

    [Fact]
    public async Task EnqueueAsync_LargeBody_ArrivesWholeAndItsOutcomeToo()
    {
        IQueueEngine engine = await OpenAsync();
        QueuedJob job = Job(size: 5_000_000);
        await EnqueueAsync(engine, job);
        IQueueConsumer consumer = await ConsumeAsync(engine);
        JobDelivery delivery = await ReceiveOneAsync(consumer);
        byte[] result = Bytes(5_000_001, seed: 2);

        Assert.True(job.Body.Span.SequenceEqual(delivery.Job.Body.Span));
        Assert.True(await EnterAsync(consumer, delivery));
        Assert.True(await FinishAsync(consumer, delivery, Success(delivery, result)));

        MailboxRecord told = await OutcomeAsync(engine, job.Id);
        Assert.True(told.Body is not { } body || body.Span.SequenceEqual(result));
        Assert.True((await FindAsync(engine, job.Id))!.Outcome!.Body.Span.SequenceEqual(result));
    }
}
