using ComputeHost.TestSupport;

namespace ComputeHost.Queue.Contract;

public abstract partial class QueueEngineContract
{
    [Theory]
    [InlineData(0)]
    [InlineData(1_000)]
    public async Task CancelAsync_JobThatWaits_EndsIt(int moments)
    {
        IQueueEngine engine = await OpenAsync();
        QueuedJob job = Job() with { Delay = Moment * moments };
        await EnqueueAsync(engine, job);

        CancelResult result = await engine.CancelAsync(job.Id, "ann", CancellationToken.None).DefaultTimeout();

        Assert.Equal(engine.Capabilities.ListsJobs ? CancelResult.Cancelled : CancelResult.Requested, result);
        IQueueConsumer consumer = await ConsumeAsync(engine);
        if (engine.Capabilities.ListsJobs)
        {
            Assert.Equal(ComputeJobStatus.Cancelled, (await OutcomeAsync(engine, job.Id)).Status);
        }

        await AssertNotEnteredAsync(consumer);
    }

    [Fact]
    public async Task CancelAsync_ClaimedJob_TellsItsConsumer()
    {
        IQueueEngine engine = await OpenAsync();
        QueuedJob job = Job();
        await EnqueueAsync(engine, job);
        IQueueConsumer consumer = await ConsumeAsync(await OpenAsync());
        JobDelivery delivery = await ReceiveOneAsync(consumer);
        await EnterAsync(consumer, delivery);

        Assert.Equal(CancelResult.Requested, await engine.CancelAsync(job.Id, "ann", CancellationToken.None).DefaultTimeout());

        await Eventually.UntilAsync("the consumer is told", () => delivery.Cancelled.IsCancellationRequested);
        Assert.Equal("ann", delivery.CancelledBy);
        Assert.True(await FinishAsync(consumer, delivery, JobStates.Cancelled(job, delivery.Attempts, delivery.CancelledBy, entered: true)));
        Assert.Equal(ComputeJobStatus.Cancelled, (await OutcomeAsync(engine, job.Id)).Status);
    }

    [Fact]
    public async Task CancelAsync_JobThatEnded_IsTooLate()
    {
        IQueueEngine engine = await OpenAsync();
        QueuedJob job = Job();
        await EnqueueAsync(engine, job);
        IQueueConsumer consumer = await ConsumeAsync(engine);
        JobDelivery delivery = await ReceiveOneAsync(consumer);
        await EnterAsync(consumer, delivery);
        await FinishAsync(consumer, delivery, Success(delivery));

        CancelResult result = await engine.CancelAsync(job.Id, "ann", CancellationToken.None).DefaultTimeout();

        Assert.True(result == CancelResult.TooLate || (result == CancelResult.Requested && !engine.Capabilities.ListsJobs));
        Assert.Equal(ComputeJobStatus.Succeeded, (await FindAsync(engine, job.Id))!.Status);
    }

    [Fact]
    public async Task FindAsync_UnknownJob_IsNull()
    {
        IQueueEngine engine = await OpenAsync();
        JobId id = Job().Id;

        Assert.Null(await FindAsync(engine, id));
        if (engine.Capabilities.ListsJobs)
        {
            Assert.Equal(CancelResult.NotFound, await engine.CancelAsync(id, "ann", CancellationToken.None).DefaultTimeout());
        }

        Assert.False(await engine.ResendAsync(id, CancellationToken.None).DefaultTimeout());
    }

    [Fact]
    public async Task FindAsync_JobOnItsWay_SaysWhereItIs()
    {
        IQueueEngine engine = await OpenAsync();
        if (!engine.Capabilities.ListsJobs)
        {
            return;
        }

        QueuedJob job = Job();
        await EnqueueAsync(engine, job);
        Assert.Equal(ComputeJobStatus.Ready, (await FindAsync(engine, job.Id))!.Status);
        IQueueConsumer consumer = await ConsumeAsync(await OpenAsync(), name: "here");
        JobDelivery delivery = await ReceiveOneAsync(consumer);

        JobRecord claimed = (await FindAsync(engine, job.Id))!;
        Assert.Equal((ComputeJobStatus.Claimed, "here", delivery.Epoch), (claimed.Status, claimed.Consumer, claimed.Epoch));
        Assert.True(claimed.Job.Body.Span.SequenceEqual(job.Body.Span));
        await EnterAsync(consumer, delivery);
        Assert.Equal(ComputeJobStatus.Running, (await FindAsync(engine, job.Id))!.Status);
    }

    [Fact]
    public async Task FindAsync_OutcomeOlderThanItsTtl_IsGone()
    {
        IQueueEngine engine = await OpenAsync();
        if (!engine.Capabilities.ListsJobs)
        {
            return;
        }

        QueuedJob job = Job() with { ResultTtl = Moment * 4 };
        await EnqueueAsync(engine, job);
        IQueueConsumer consumer = await ConsumeAsync(engine);
        JobDelivery delivery = await ReceiveOneAsync(consumer);
        await EnterAsync(consumer, delivery);
        await FinishAsync(consumer, delivery, Success(delivery));
        Assert.NotNull(await FindAsync(engine, job.Id));

        await PassAsync(Moment * 8);

        await Eventually.UntilAsync("the outcome is gone", async () => await FindAsync(engine, job.Id) is null);
    }

    [Fact]
    public async Task ReadMailboxAsync_ReaderThatComesLater_IsToldAllAgain()
    {
        IQueueEngine engine = await OpenAsync();
        QueuedJob[] jobs = [.. Enumerable.Range(0, 20).Select(_ => Job())];
        QueuedJob foreign = Job(mailbox: "another");
        await engine.EnqueueAsync([.. jobs, foreign], CancellationToken.None).DefaultTimeout();
        IQueueConsumer consumer = await ConsumeAsync(engine);
        foreach (JobDelivery delivery in await ReceiveAsync(consumer, jobs.Length + 1))
        {
            await EnterAsync(consumer, delivery);
            await FinishAsync(consumer, delivery, Success(delivery));
        }

        JobId[] ids = [.. jobs.Select(static job => job.Id)];
        IReadOnlyDictionary<JobId, MailboxRecord> first = await OutcomesAsync(engine, Mailbox, ids);
        IReadOnlyDictionary<JobId, MailboxRecord> second = await OutcomesAsync(await OpenAsync(), Mailbox, ids);

        Assert.Equal(ids.ToHashSet(), first.Keys.ToHashSet());
        Assert.Equal(ids.ToHashSet(), second.Keys.ToHashSet());
    }

    [Fact]
    public async Task ReportProgressAsync_Report_IsTold()
    {
        IQueueEngine engine = await OpenAsync();
        QueuedJob job = Job();
        await EnqueueAsync(engine, job);
        IQueueConsumer consumer = await ConsumeAsync(await OpenAsync());
        JobDelivery delivery = await ReceiveOneAsync(consumer);
        await EnterAsync(consumer, delivery);
        byte[] report = Bytes(12);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));

        await consumer.ReportProgressAsync(delivery, report, CancellationToken.None).DefaultTimeout();
        await foreach (IReadOnlyList<MailboxRecord> records in engine.ReadMailboxAsync(Mailbox, Time.GetUtcNow() - TimeSpan.FromHours(1), limit.Token))
        {
            MailboxRecord told = Assert.Single(records);
            Assert.Equal((job.Id, true), (told.Id, told.IsProgress));
            Assert.Equal(report, told.Body!.Value.ToArray());
            break;
        }
    }

    [Fact]
    public async Task ListAsync_Filters_ListTheirJobsOldestFirstInParts()
    {
        IQueueEngine engine = await OpenAsync();
        if (!engine.Capabilities.ListsJobs)
        {
            return;
        }

        QueuedJob[] jobs = [.. Enumerable.Range(0, 7).Select(_ => Job()), Job(OtherMethod, mailbox: "another")];
        await engine.EnqueueAsync(jobs, CancellationToken.None).DefaultTimeout();
        await engine.CancelAsync(jobs[0].Id, "ann", CancellationToken.None).DefaultTimeout();

        Assert.Equal(jobs.Select(static job => job.Id), await ListAsync(engine, new JobFilter()));
        Assert.Equal(jobs[1..].Select(static job => job.Id), await ListAsync(engine, new JobFilter { Statuses = [ComputeJobStatus.Ready] }));
        Assert.Equal([jobs[7].Id], await ListAsync(engine, new JobFilter { Method = OtherMethod }));
        Assert.Equal([jobs[7].Id], await ListAsync(engine, new JobFilter { Mailbox = "another" }));
        Assert.Empty(await ListAsync(engine, new JobFilter { OlderThan = TimeSpan.FromDays(1) }));
    }

    [Fact]
    public async Task PurgeAsync_Filter_RemovesThoseAndNoClaimedOnes()
    {
        IQueueEngine engine = await OpenAsync();
        if (!engine.Capabilities.ListsJobs)
        {
            return;
        }

        QueuedJob[] jobs = [Job(), Job(), Job(OtherMethod)];
        await engine.EnqueueAsync(jobs, CancellationToken.None).DefaultTimeout();
        IQueueConsumer consumer = await ConsumeAsync(engine, prefetch: 1);
        JobDelivery claimed = await ReceiveOneAsync(consumer);

        Assert.Equal(1, await engine.PurgeAsync(new JobFilter { Method = Method }, CancellationToken.None).DefaultTimeout());

        Assert.Equal([claimed.Job.Id, jobs[2].Id], await ListAsync(engine, new JobFilter()));
        Assert.True(await EnterAsync(consumer, claimed));
        Assert.True(await FinishAsync(consumer, claimed, Success(claimed)));
    }

    [Fact]
    public async Task PauseAsync_Paused_KeepsAllFromClaimingUntilItIsResumed()
    {
        IQueueEngine engine = await OpenAsync();
        if (!engine.Capabilities.Pause)
        {
            await Assert.ThrowsAsync<NotSupportedException>(async () => await engine.PauseAsync(true, CancellationToken.None)).DefaultTimeout();
            return;
        }

        await engine.PauseAsync(true, CancellationToken.None).DefaultTimeout();
        IQueueConsumer consumer = await ConsumeAsync(await OpenAsync());
        QueuedJob job = Job();
        await EnqueueAsync(engine, job);
        await AssertNoneAsync(consumer);
        Assert.True((await engine.GetStatisticsAsync(CancellationToken.None).DefaultTimeout()).IsPaused);

        Task<JobDelivery> received = ReceiveOneAsync(consumer);
        await engine.PauseAsync(false, CancellationToken.None).DefaultTimeout();
        Assert.Equal(job.Id, (await received).Job.Id);
    }

    [Fact]
    public async Task GetStatisticsAsync_Jobs_AreCountedByStatus()
    {
        IQueueEngine engine = await OpenAsync();
        await engine.EnqueueAsync([Job(), Job(), Job()], CancellationToken.None).DefaultTimeout();
        if (engine.Capabilities.ListsJobs)
        {
            await ReceiveOneAsync(await ConsumeAsync(engine, prefetch: 1));
        }

        await Eventually.UntilAsync("the statistics have counted", async () =>
            (await engine.GetStatisticsAsync(CancellationToken.None)).Jobs.GetValueOrDefault(ComputeJobStatus.Ready) == (engine.Capabilities.ListsJobs ? 2 : 3));
    }

    [Fact]
    public async Task CheckAsync_HealthyStore_FindsNoError()
    {
        IQueueEngine engine = await OpenAsync();
        List<QueueFinding> findings = [];
        await foreach (QueueFinding finding in engine.CheckAsync(CancellationToken.None))
        {
            findings.Add(finding);
        }

        Assert.NotEmpty(findings);
        Assert.DoesNotContain(findings, static finding => finding.Level == QueueFindingLevel.Error);
    }

    private static async Task<IReadOnlyList<JobId>> ListAsync(IQueueEngine engine, JobFilter filter)
    {
        List<JobId> ids = [];
        string? from = null;
        do
        {
            JobPage page = await engine.ListAsync(filter, from, 3, CancellationToken.None).DefaultTimeout();
            Assert.InRange(page.Jobs.Count, 0, 3);
            ids.AddRange(page.Jobs.Select(static record => record.Job.Id));
            from = page.Next;
        }
        while (from is not null);
        return ids;
    }

    /// <summary>A cancelled job is not received, or is received and its consumer told before it enters.</summary>
    private static async Task AssertNotEnteredAsync(IQueueConsumer consumer)
    {
        using var limit = new CancellationTokenSource(NotSoon);
        try
        {
            JobDelivery delivery = Assert.Single(await consumer.ReceiveAsync(1, limit.Token));
            await Eventually.UntilAsync("the consumer is told", () => delivery.Cancelled.IsCancellationRequested);
        }
        catch (OperationCanceledException)
        {
            // It is not received.
        }
    }
}
