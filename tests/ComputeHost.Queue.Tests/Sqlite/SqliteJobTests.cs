using ComputeHost.Queue.Sqlite;
using ComputeHost.TestSupport;

namespace ComputeHost.Queue.Tests.Sqlite;

/// <summary>What callers and operators do with jobs.</summary>
public sealed class SqliteJobTests
{
    [Fact]
    public async Task EnqueueAsync_OneKeyFrom64Tasks_StoresOneJob()
    {
        await using var store = new TestStore();
        SqliteEngine one = await store.OpenAsync();
        SqliteEngine other = await store.OpenAsync();

        EnqueueReceipt[] receipts =
            await Task.WhenAll(Enumerable.Range(0, 64).Select(i => (i % 2 == 0 ? one : other).EnqueueAsync(store.Job() with { Key = "video-42" })));

        Assert.Single(receipts, receipt => receipt.IsNew);
        Assert.Single(receipts.Select(receipt => receipt.Id).Distinct());
        Assert.Equal(1, (await one.GetStatisticsAsync(CancellationToken.None)).Jobs[ComputeJobStatus.Ready]);
    }

    [Fact]
    public async Task EnqueueAsync_KeyOfAnotherMethod_IsRefused()
    {
        await using var store = new TestStore();
        SqliteEngine engine = await store.OpenAsync();
        await engine.EnqueueAsync(store.Job() with { Key = "video-42" });

        EnqueueReceipt receipt = await engine.EnqueueAsync(store.Job(method: "other") with { Key = "video-42" });

        var refusal = Assert.IsType<QueueException>(receipt.Refusal);
        Assert.Equal(ComputeRan.No, refusal.Ran);
        Assert.Contains("'other'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("'work'", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(500_000)]
    public async Task EnqueueAsync_SameIdAgain_HasNoEffect(int size)
    {
        await using var store = new TestStore();
        SqliteEngine engine = await store.OpenAsync();
        QueuedJob job = store.Job() with { Body = new byte[size] };
        await engine.EnqueueAsync(job);

        Assert.Equal(new EnqueueReceipt(job.Id, IsNew: false), await engine.EnqueueAsync(job));

        IQueueConsumer consumer = await store.ConsumeAsync(engine);
        Assert.Equal(size, (await consumer.ReceiveOneAsync()).Job.Body.Length);
        await Eventually.UntilAsync("the second body is gone", async () => await engine.CountAsync("large") == (size > 65_536 ? 1 : 0));
    }

    [Fact]
    public async Task EnqueueAsync_AsManyAsMayWait_RefusesTheNext()
    {
        await using var store = new TestStore { MaxWaiting = 2 };
        SqliteEngine engine = await store.OpenAsync();
        QueuedJob first = store.Job() with { Delay = TimeSpan.FromHours(1) };
        IReadOnlyList<EnqueueReceipt> receipts = await engine.EnqueueAsync([first, store.Job(), store.Job()], CancellationToken.None);

        var refusal = Assert.IsType<PendingQueueFullException>(receipts[2].Refusal);
        Assert.Equal((2, ComputeRan.No), (refusal.PendingLimit, refusal.Ran));
        Assert.Contains("MaxWaiting", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(new EnqueueReceipt(first.Id, IsNew: false), await engine.EnqueueAsync(first));
    }

    [Fact]
    public async Task EnqueueAsync_OneByteAboveTheLimit_IsRefusedAlone()
    {
        await using var store = new TestStore { MaxBody = 100_000 };
        SqliteEngine engine = await store.OpenAsync();
        IReadOnlyList<EnqueueReceipt> receipts = await engine.EnqueueAsync(
            [store.Job() with { Body = new byte[100_001] }, store.Job() with { Body = new byte[100_000] }], CancellationToken.None);

        var refusal = Assert.IsType<PayloadTooLargeException>(receipts[0].Refusal);
        Assert.Equal((100_001, 100_000), (refusal.Size, refusal.Limit));
        Assert.True(receipts[1].IsNew);
    }

    [Theory]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(262_144)]
    [InlineData(1_000_003)]
    public async Task Bodies_OfAnySize_ArriveEqual(int size)
    {
        await using var store = new TestStore();
        SqliteEngine engine = await store.OpenAsync();
        IQueueConsumer consumer = await store.ConsumeAsync(engine);
        byte[] body = new byte[size];
        new Random(size).NextBytes(body);
        QueuedJob job = store.Job() with { Body = body };
        await engine.EnqueueAsync(job);

        JobDelivery delivery = await consumer.ReceiveOneAsync();
        Assert.Equal(body, delivery.Job.Body.ToArray());
        await consumer.FinishAsync(delivery, TestStore.Succeed(delivery, body));

        MailboxRecord record = Assert.Single(await engine.ReadAsync());
        Assert.Equal(size > 65_536, record.Body is null);
        Assert.Equal(body, (await engine.FindAsync(job))!.Outcome!.Body.ToArray());
    }

    [Fact]
    public async Task ReceiveAsync_Priorities_HighestAndOldestFirst()
    {
        await using var store = new TestStore();
        SqliteEngine engine = await store.OpenAsync();
        IQueueConsumer consumer = await store.ConsumeAsync(engine, methods: ["work", "other"]);
        QueuedJob low = store.Job() with { Priority = ComputePriority.Low };
        QueuedJob normal = store.Job(method: "other");
        QueuedJob second = store.Job();
        QueuedJob high = store.Job() with { Priority = ComputePriority.High };
        await engine.EnqueueAsync([low, normal, second, high], CancellationToken.None);

        IReadOnlyList<JobDelivery> deliveries = await consumer.ReceiveAsync(8, CancellationToken.None);

        Assert.Equal([high.Id, normal.Id, second.Id, low.Id], deliveries.Select(delivery => delivery.Job.Id));
    }

    [Fact]
    public async Task ReceiveAsync_UnknownMethodsInFront_ArePassed()
    {
        await using var store = new TestStore();
        SqliteEngine engine = await store.OpenAsync();
        await engine.EnqueueAsync([.. Enumerable.Range(0, 1000).Select(_ => store.Job(method: "other"))], CancellationToken.None);
        QueuedJob renamed = store.Job(method: "new name") with { Aliases = ["work"] };
        await engine.EnqueueAsync(renamed);

        IQueueConsumer consumer = await store.ConsumeAsync(engine);

        Assert.Equal(renamed.Id, (await consumer.ReceiveOneAsync()).Job.Id);
    }

    [Fact]
    public async Task ReceiveAsync_TokenFires_LosesNoJob()
    {
        await using var store = new TestStore();
        SqliteEngine engine = await store.OpenAsync();
        IQueueConsumer consumer = await store.ConsumeAsync(engine);
        using var stop = new CancellationTokenSource();
        Task receiving = consumer.ReceiveAsync(1, stop.Token).AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receiving);

        await engine.EnqueueAsync(store.Job());

        await consumer.ReceiveOneAsync();
    }

    [Fact]
    public async Task ReceiveAsync_AsManyAsItMayHave_WaitsForAnEnd()
    {
        await using var store = new TestStore();
        SqliteEngine engine = await store.OpenAsync();
        IQueueConsumer consumer = await store.ConsumeAsync(engine, prefetch: 2);
        await engine.EnqueueAsync([store.Job(), store.Job(), store.Job()], CancellationToken.None);
        IReadOnlyList<JobDelivery> deliveries = await consumer.ReceiveAsync(8, CancellationToken.None);
        Assert.Equal(2, deliveries.Count);

        Task<JobDelivery> next = consumer.ReceiveOneAsync();
        Assert.False(next.IsCompleted);
        await consumer.FinishAsync(deliveries[0], TestStore.Succeed(deliveries[0]));

        await next.DefaultTimeout();
    }

    [Fact]
    public async Task CancelAsync_InEachState_DoesWhatItSays()
    {
        await using var store = new TestStore();
        SqliteEngine engine = await store.OpenAsync();
        IQueueConsumer consumer = await store.ConsumeAsync(engine);
        QueuedJob running = store.Job();
        await engine.EnqueueAsync(running);
        JobDelivery delivery = await consumer.ReceiveOneAsync();
        await consumer.EnterAsync(delivery);
        QueuedJob ready = store.Job(method: "other");
        QueuedJob scheduled = store.Job() with { Delay = TimeSpan.FromHours(1) };
        await engine.EnqueueAsync([ready, scheduled], CancellationToken.None);

        Assert.Equal(CancelResult.NotFound, await engine.CancelAsync(store.Job().Id, "ops", CancellationToken.None));
        Assert.Equal(CancelResult.Cancelled, await engine.CancelAsync(ready.Id, "ops", CancellationToken.None));
        Assert.Equal(CancelResult.Cancelled, await engine.CancelAsync(scheduled.Id, "ops", CancellationToken.None));
        Assert.Equal(CancelResult.Requested, await engine.CancelAsync(running.Id, "ops", CancellationToken.None));
        Assert.Equal(CancelResult.TooLate, await engine.CancelAsync(ready.Id, "ops", CancellationToken.None));

        await Eventually.UntilAsync("the consumer is told", () => delivery.Cancelled.IsCancellationRequested);
        Assert.Equal("ops", delivery.CancelledBy);

        // Its consumer was about to try it again: that does not undo the cancellation.
        await consumer.FinishAsync(delivery, new JobDecision(ComputeJobStatus.Ready, delivery.Attempts));
        Assert.Equal(ComputeJobStatus.Cancelled, await engine.StatusAsync(running));
        Assert.Equal(3, (await engine.ReadAsync()).Count(record => record.Status == ComputeJobStatus.Cancelled));
    }

    [Fact]
    public async Task CancelAsync_BeforeTheConsumerDies_EndsAsCancelled()
    {
        await using var store = new TestStore();
        SqliteEngine engine = await store.OpenAsync();
        IQueueConsumer consumer = await store.ConsumeAsync(engine);
        QueuedJob job = store.Job();
        await engine.EnqueueAsync(job);
        await consumer.ReceiveOneAsync();
        await engine.CancelAsync(job.Id, "ops", CancellationToken.None);

        await consumer.DisposeAsync();

        Assert.Equal(ComputeJobStatus.Cancelled, await engine.StatusAsync(job));
    }

    [Fact]
    public async Task FinishAsync_SecondOutcome_IsRefused()
    {
        await using var store = new TestStore();
        SqliteEngine engine = await store.OpenAsync();
        IQueueConsumer consumer = await store.ConsumeAsync(engine);
        QueuedJob job = store.Job();
        await engine.EnqueueAsync(job);
        JobDelivery delivery = await consumer.ReceiveOneAsync();
        Assert.True(await consumer.FinishAsync(delivery, TestStore.Succeed(delivery, "first")));

        Assert.False(await consumer.FinishAsync(delivery, TestStore.Succeed(delivery, new byte[100_000])));

        Assert.Equal(5, (await engine.FindAsync(job))!.Outcome!.Body.Length);
    }

    [Fact]
    public async Task ResendAsync_DeadJob_RunsAgainWithItsBody()
    {
        await using var store = new TestStore();
        SqliteEngine engine = await store.OpenAsync();
        IQueueConsumer consumer = await store.ConsumeAsync(engine);
        QueuedJob job = store.Job() with { Body = new byte[100_000] };
        await engine.EnqueueAsync(job);
        JobDelivery delivery = await consumer.ReceiveOneAsync();
        var attempts = new JobAttempts(5, 1, new byte[] { 1, 2, 3 });
        await consumer.FinishAsync(delivery, new JobDecision(ComputeJobStatus.Dead, attempts, Outcome: new JobOutcome(ComputeJobStatus.Dead, new byte[10])));
        Assert.Equal(job.Id, Assert.Single((await engine.ListAsync(new JobFilter { Statuses = [ComputeJobStatus.Dead] }, null, 10, CancellationToken.None)).Jobs).Job.Id);

        Assert.True(await engine.ResendAsync(job.Id, CancellationToken.None));
        Assert.False(await engine.ResendAsync(job.Id, CancellationToken.None));

        JobDelivery again = await consumer.ReceiveOneAsync();
        Assert.Equal((100_000, 0, 0, 3), (again.Job.Body.Length, again.Attempts.Charged, again.Attempts.WorkerDeaths, again.Attempts.History.Length));
        Assert.Null((await engine.FindAsync(job))!.Outcome);
    }

    [Fact]
    public async Task PauseAsync_Paused_NothingIsClaimed()
    {
        await using var store = new TestStore();
        SqliteEngine engine = await store.OpenAsync();
        SqliteEngine operating = await store.OpenAsync();
        IQueueConsumer consumer = await store.ConsumeAsync(engine);
        await operating.PauseAsync(paused: true, CancellationToken.None);
        await engine.EnqueueAsync(store.Job());
        Task<JobDelivery> receiving = consumer.ReceiveOneAsync();
        await engine.Watch.NextTick;
        Assert.False(receiving.IsCompleted);
        Assert.True((await engine.GetStatisticsAsync(CancellationToken.None)).IsPaused);

        await operating.PauseAsync(paused: false, CancellationToken.None);

        await receiving.DefaultTimeout();
    }

    [Fact]
    public async Task ReportProgressAsync_Reports_ReachTheMailbox()
    {
        await using var store = new TestStore();
        SqliteEngine engine = await store.OpenAsync();
        IQueueConsumer consumer = await store.ConsumeAsync(engine);
        QueuedJob job = store.Job();
        await engine.EnqueueAsync(job);
        JobDelivery delivery = await consumer.ReceiveOneAsync();
        await consumer.EnterAsync(delivery);

        await consumer.ReportProgressAsync(delivery, new byte[] { 1 }, CancellationToken.None);
        await consumer.ReportProgressAsync(delivery, new byte[] { 2 }, CancellationToken.None);

        MailboxRecord record = Assert.Single(await engine.ReadAsync());
        Assert.True(record.IsProgress);
        Assert.Equal([2], record.Body!.Value.ToArray());
        Assert.Equal([2], (await engine.FindAsync(job))!.Progress!.Value.ToArray());
        await consumer.FinishAsync(delivery, TestStore.Succeed(delivery));
        Assert.Null((await engine.FindAsync(job))!.Progress);
    }

    [Fact]
    public async Task ListAsync_Parts_AreCompleteAndInOrder()
    {
        await using var store = new TestStore();
        SqliteEngine engine = await store.OpenAsync();
        QueuedJob[] jobs = [.. Enumerable.Range(0, 25).Select(i => store.Job(method: i % 5 == 0 ? "other" : "work", mailbox: i % 2 == 0 ? "even" : "odd"))];
        await engine.EnqueueAsync(jobs, CancellationToken.None);

        async Task<JobId[]> AllAsync(JobFilter filter)
        {
            var found = new List<JobId>();
            string? next = null;
            do
            {
                JobPage page = await engine.ListAsync(filter, next, 10, CancellationToken.None);
                found.AddRange(page.Jobs.Select(record => record.Job.Id));
                next = page.Next;
            }
            while (next is not null);
            return [.. found];
        }

        Assert.Equal(jobs.Select(job => job.Id), await AllAsync(new JobFilter()));
        Assert.Equal(5, (await AllAsync(new JobFilter { Method = "other" })).Length);
        Assert.Equal(12, (await AllAsync(new JobFilter { Mailbox = "odd", Statuses = [ComputeJobStatus.Ready] })).Length);
        Assert.Empty(await AllAsync(new JobFilter { OlderThan = TimeSpan.FromHours(1) }));
        Assert.Empty(await AllAsync(new JobFilter { Statuses = [ComputeJobStatus.Dead] }));
    }

    [Fact]
    public async Task PurgeAsync_Filter_RemovesThoseOnlyAndNoClaimedOne()
    {
        await using var store = new TestStore();
        SqliteEngine engine = await store.OpenAsync();
        IQueueConsumer consumer = await store.ConsumeAsync(engine, methods: "work");
        await engine.EnqueueAsync([.. Enumerable.Range(0, 450).Select(_ => store.Job(method: "other")), store.Job(), store.Job()], CancellationToken.None);
        await consumer.ReceiveOneAsync();

        Assert.Equal(450, await engine.PurgeAsync(new JobFilter { Method = "other" }, CancellationToken.None));
        Assert.Equal(1, await engine.PurgeAsync(new JobFilter(), CancellationToken.None));

        QueueStatistics statistics = await engine.GetStatisticsAsync(CancellationToken.None);
        Assert.Equal((0, 1), (statistics.Jobs[ComputeJobStatus.Ready], statistics.Jobs[ComputeJobStatus.Claimed]));
    }

    [Fact]
    public async Task GetStatisticsAsync_JobsInAllPlaces_CountsThem()
    {
        var time = new SteppedTime();
        await using var store = new TestStore { Time = time };
        SqliteEngine engine = await store.OpenAsync();
        IQueueConsumer consumer = await store.ConsumeAsync(engine, name: "shop@host");
        await engine.EnqueueAsync([store.Job(), store.Job()], CancellationToken.None);
        IReadOnlyList<JobDelivery> deliveries = await consumer.ReceiveAsync(2, CancellationToken.None);
        await consumer.EnterAsync(deliveries[0]);
        await engine.EnqueueAsync([store.Job(method: "other"), store.Job() with { Delay = TimeSpan.FromHours(1) }], CancellationToken.None);
        time.Advance(TimeSpan.FromSeconds(7));

        QueueStatistics statistics = await engine.GetStatisticsAsync(CancellationToken.None);

        Assert.Equal((1, 1, 1, 1), (statistics.Jobs[ComputeJobStatus.Scheduled], statistics.Jobs[ComputeJobStatus.Ready], statistics.Jobs[ComputeJobStatus.Claimed], statistics.Jobs[ComputeJobStatus.Running]));
        Assert.Equal(TimeSpan.FromSeconds(7), statistics.OldestReady);
        Assert.Equal(2, statistics.Consumers["shop@host"]);
        Assert.True(statistics.StoreSize > 0);
    }

    [Fact]
    public async Task ReadMailboxAsync_SinceAMoment_HasAllThatCameAfterIt()
    {
        var time = new SteppedTime();
        await using var store = new TestStore { Time = time };
        SqliteEngine engine = await store.OpenAsync();
        IQueueConsumer consumer = await store.ConsumeAsync(engine);
        QueuedJob early = store.Job();
        QueuedJob late = store.Job();
        await engine.EnqueueAsync([early, late], CancellationToken.None);
        IReadOnlyList<JobDelivery> deliveries = await consumer.ReceiveAsync(2, CancellationToken.None);
        await consumer.FinishAsync(deliveries[0], TestStore.Succeed(deliveries[0]));
        time.Advance(TimeSpan.FromMinutes(1));
        DateTimeOffset since = time.GetUtcNow();
        await consumer.FinishAsync(deliveries[1], TestStore.Succeed(deliveries[1]));

        Assert.Equal([deliveries[1].Job.Id], (await engine.ReadAsync(since: since)).Select(record => record.Id));
        Assert.Equal(2, (await engine.ReadAsync(since: since - TimeSpan.FromMinutes(2))).Count);
    }

    [Fact]
    public async Task Queues_InOneFile_AreApart()
    {
        await using var store = new TestStore();
        SqliteEngine mail = await store.OpenAsync(parameters: "?queue=mail");
        SqliteEngine plain = await store.OpenAsync();
        QueuedJob job = store.Job();
        await mail.EnqueueAsync(job);

        Assert.Null(await plain.FindAsync(job));
        Assert.Equal(0, (await plain.GetStatisticsAsync(CancellationToken.None)).Jobs[ComputeJobStatus.Ready]);
        IQueueConsumer consumer = await store.ConsumeAsync(mail);
        Assert.Equal(job.Id, (await consumer.ReceiveOneAsync()).Job.Id);
    }
}
