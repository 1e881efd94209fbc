using ComputeHost.Queue.RabbitMQ.Engines;
using ComputeHost.Queue.RabbitMQ.Tests.Brokers;
using ComputeHost.TestSupport;
using static ComputeHost.Queue.RabbitMQ.Tests.Brokers.QueueAtBroker;

namespace ComputeHost.Queue.RabbitMQ.Tests.Engines;

/// <summary>What a job goes through at a healthy broker.</summary>
[Collection(SharedBrokerTests.Name)]
public sealed class RabbitEngineTests(SharedBroker shared) : IAsyncLifetime
{
    private QueueAtBroker _queue = null!;

    public Task InitializeAsync()
    {
        _queue = shared.Broker is null ? null! : new QueueAtBroker(shared.Broker);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        if (_queue is not null)
        {
            await _queue.DisposeAsync();
        }
    }

    [RabbitFact]
    public async Task Finish_AClaimedJob_StoresItsOutcome()
    {
        RabbitEngine engine = await _queue.OpenAsync();
        QueuedJob job = _queue.Job() with { Aliases = ["A", "B"], RetryFaults = true, Backoff = new JobBackoff(TimeSpan.FromSeconds(2), 3, TimeSpan.FromSeconds(9)) };
        await EnqueueAsync(engine, job);
        IQueueConsumer consumer = await _queue.OpenConsumerAsync();

        JobDelivery delivery = await ReceiveOneAsync(consumer);
        Assert.True(await consumer.EnterAsync(delivery, default));
        Assert.True(await consumer.FinishAsync(delivery, Succeeded(delivery, [7]), default));

        Assert.Equal(job.Body.ToArray(), delivery.Job.Body.ToArray());
        Assert.Equal(job with { Body = default, Aliases = [] }, delivery.Job with { Body = default, Aliases = [] });
        Assert.Equal(job.Aliases, delivery.Job.Aliases);
        Assert.Equal(1, delivery.Epoch);
        JobRecord record = (await engine.FindAsync(job.Id, default))!;
        Assert.Equal((ComputeJobStatus.Succeeded, "Work"), (record.Status, record.Job.Method));
        Assert.Equal([7], record.Outcome!.Body.ToArray());
    }

    [RabbitFact]
    public async Task ReadMailbox_FromBeforeTheOutcome_HasIt()
    {
        RabbitEngine engine = await _queue.OpenAsync();
        QueuedJob job = _queue.Job();
        await EnqueueAsync(engine, job);
        await RunOneAsync(await _queue.OpenConsumerAsync());

        MailboxRecord record = await ReadOneAsync(engine);

        Assert.Equal((job.Id, ComputeJobStatus.Succeeded), (record.Id, record.Status));
    }

    [RabbitFact]
    public async Task Enter_OfAMethodThatRunsOnce_IsInTheLedger()
    {
        RabbitEngine engine = await _queue.OpenAsync();
        QueuedJob job = _queue.Job("Once");
        await EnqueueAsync(engine, job);
        IQueueConsumer consumer = await _queue.OpenConsumerAsync();
        JobDelivery delivery = await ReceiveOneAsync(consumer);

        Assert.True(await consumer.EnterAsync(delivery, default).AsTask().DefaultTimeout());
        Assert.True(await consumer.FinishAsync(delivery, Succeeded(delivery, [1]), default));

        Assert.Equal(ComputeJobStatus.Succeeded, (await engine.FindAsync(job.Id, default))!.Status);
    }

    [RabbitFact]
    public async Task Receive_OfThreePriorities_TakesTheHighFirst()
    {
        RabbitEngine engine = await _queue.OpenAsync();
        foreach (ComputePriority priority in (ComputePriority[])[ComputePriority.Low, ComputePriority.Normal, ComputePriority.High])
        {
            await EnqueueAsync(engine, _queue.Job() with { Priority = priority });
        }

        IQueueConsumer consumer = await _queue.OpenConsumerAsync(prefetch: 1);
        List<ComputePriority> order = [];
        for (int i = 0; i < 3; i++)
        {
            order.Add((await RunOneAsync(consumer)).Job.Priority);
        }

        Assert.Equal([ComputePriority.High, ComputePriority.Normal, ComputePriority.Low], order);
    }

    [RabbitFact]
    public async Task Receive_ADelayedJob_TakesItWhenItIsDue()
    {
        RabbitEngine engine = await _queue.OpenAsync();
        IQueueConsumer consumer = await _queue.OpenConsumerAsync();
        QueuedJob late = _queue.Job() with { Delay = TimeSpan.FromSeconds(1.3) }, early = _queue.Job() with { Delay = TimeSpan.FromSeconds(0.3) };
        await EnqueueAsync(engine, late);
        await EnqueueAsync(engine, early);

        Assert.Equal(early.Id, (await RunOneAsync(consumer)).Job.Id);
        Assert.Equal(late.Id, (await RunOneAsync(consumer)).Job.Id);
    }

    [RabbitFact]
    public async Task Receive_NothingInTime_ExpiresAndTellsTheCaller()
    {
        RabbitEngine engine = await _queue.OpenAsync();
        QueuedJob waiting = _queue.Job() with { ExpiresAfter = TimeSpan.FromMilliseconds(200) };
        QueuedJob delayed = _queue.Job() with { Delay = TimeSpan.FromMilliseconds(200), ExpiresAfter = TimeSpan.FromMilliseconds(201) };
        await EnqueueAsync(engine, waiting);
        await Eventually.UntilAsync("the job has expired", async () => (await engine.GetStatisticsAsync(default)).Jobs[ComputeJobStatus.Ready] == 0);
        await using IQueueConsumer consumer = await engine.OpenConsumerAsync(_queue.ConsumerOptions(), default);

        await UntilEndedAsync(engine, waiting.Id, ComputeJobStatus.Expired);
        await EnqueueAsync(engine, delayed);
        await UntilEndedAsync(engine, delayed.Id, ComputeJobStatus.Expired);
    }

    [RabbitFact]
    public async Task Finish_WithARetry_ComesAgainWithItsHistory()
    {
        RabbitEngine engine = await _queue.OpenAsync();
        await EnqueueAsync(engine, _queue.Job());
        IQueueConsumer consumer = await _queue.OpenConsumerAsync();
        JobDelivery delivery = await ReceiveOneAsync(consumer);
        var charged = new JobAttempts(1, 1, new byte[] { 9, 9 });

        Assert.True(await consumer.FinishAsync(delivery, new JobDecision(ComputeJobStatus.Scheduled, charged, TimeSpan.FromMilliseconds(100)), default));

        JobDelivery again = await ReceiveOneAsync(consumer);
        Assert.Equal((1, 1), (again.Attempts.Charged, again.Attempts.WorkerDeaths));
        Assert.Equal([9, 9], again.Attempts.History.ToArray());
        Assert.True(again.Epoch > delivery.Epoch);
    }

    [RabbitFact]
    public async Task Finish_AsDead_IsListedAndCanBeSentAgain()
    {
        RabbitEngine engine = await _queue.OpenAsync();
        QueuedJob job = _queue.Job();
        await EnqueueAsync(engine, job);
        IQueueConsumer consumer = await _queue.OpenConsumerAsync();
        JobDelivery delivery = await ReceiveOneAsync(consumer);
        await consumer.FinishAsync(delivery, new JobDecision(ComputeJobStatus.Dead, new JobAttempts(3, 2, new byte[] { 5 }), Outcome: new JobOutcome(ComputeJobStatus.Dead, new byte[] { 1 })), default);
        var dead = new JobFilter { Statuses = [ComputeJobStatus.Dead] };

        JobRecord letter = Assert.Single((await engine.ListAsync(dead, null, 10, default)).Jobs);
        Assert.Equal((job.Id, 3), (letter.Job.Id, letter.Attempts.Charged));
        Assert.False(await engine.ResendAsync(JobId.Create(_queue.Mailbox, DateTimeOffset.UtcNow), default));
        Assert.True(await engine.ResendAsync(job.Id, default));

        JobDelivery again = await RunOneAsync(consumer);
        Assert.Equal((0, job.Body.Length), (again.Attempts.Charged, again.Job.Body.Length));
        Assert.Equal(ComputeJobStatus.Succeeded, (await engine.FindAsync(job.Id, default))!.Status);
        Assert.Empty((await engine.ListAsync(dead, null, 10, default)).Jobs);
    }

    [RabbitFact]
    public async Task Cancel_AWaitingAndAClaimedJob_ReachesItsConsumer()
    {
        RabbitEngine engine = await _queue.OpenAsync();
        QueuedJob claimed = _queue.Job(), waiting = _queue.Job();
        await EnqueueAsync(engine, claimed);
        IQueueConsumer consumer = await _queue.OpenConsumerAsync();
        JobDelivery delivery = await ReceiveOneAsync(consumer);

        Assert.Equal(CancelResult.Requested, await engine.CancelAsync(claimed.Id, "operator", default));
        await Eventually.UntilAsync("the consumer knows", () => delivery.Cancelled.IsCancellationRequested);
        Assert.Equal("operator", delivery.CancelledBy);
        await consumer.FinishAsync(delivery, JobStates.Cancelled(delivery.Job, delivery.Attempts, "operator"), default);
        Assert.Equal(CancelResult.TooLate, await engine.CancelAsync(claimed.Id, "operator", default));

        await engine.CancelAsync(waiting.Id, "operator", default);
        await EnqueueAsync(engine, waiting);
        IQueueConsumer later = await _queue.OpenConsumerAsync();
        await consumer.DisposeAsync();
        _queue.Forget(consumer);
        Assert.True((await ReceiveOneAsync(later)).Cancelled.IsCancellationRequested);
    }

    [RabbitFact]
    public async Task Pause_OfAllConsumers_HoldsUntilItIsOver()
    {
        RabbitEngine engine = await _queue.OpenAsync();
        IQueueConsumer consumer = await _queue.OpenConsumerAsync();
        await engine.PauseAsync(true, default);
        Assert.True((await engine.GetStatisticsAsync(default)).IsPaused);
        IQueueConsumer late = await _queue.OpenConsumerAsync();
        await EnqueueAsync(engine, _queue.Job());
        Task<IReadOnlyList<JobDelivery>> receiving = late.ReceiveAsync(1, default).AsTask(), other = consumer.ReceiveAsync(1, default).AsTask();
        Assert.Equal(1, (await engine.GetStatisticsAsync(default)).Jobs[ComputeJobStatus.Ready]);

        await engine.PauseAsync(false, default);

        await Task.WhenAny(receiving, other).DefaultTimeout();
        Assert.False((await engine.GetStatisticsAsync(default)).IsPaused);
        await EnqueueAsync(engine, _queue.Job());
        await Task.WhenAll(receiving, other).DefaultTimeout();
    }

    [RabbitFact]
    public async Task Receive_AMethodThatNobodyKnows_IsDeadInTheEnd()
    {
        RabbitEngine engine = await _queue.OpenAsync();
        QueuedJob job = _queue.Job("Nowhere");
        await EnqueueAsync(engine, job);
        IQueueConsumer consumer = await _queue.OpenConsumerAsync();
        using var end = new CancellationTokenSource();
        Task receiving = consumer.ReceiveAsync(1, end.Token).AsTask();

        await UntilEndedAsync(engine, job.Id, ComputeJobStatus.Dead);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receiving);
    }

    [RabbitFact]
    public async Task Receive_MoreThanABusyConsumerTakes_GoesToAnother()
    {
        RabbitEngine engine = await _queue.OpenAsync();
        IQueueConsumer busy = await _queue.OpenConsumerAsync();
        Task<IReadOnlyList<JobDelivery>> first = busy.ReceiveAsync(1, default).AsTask();
        for (int i = 0; i < 5; i++)
        {
            await EnqueueAsync(engine, _queue.Job());
        }

        await first.DefaultTimeout();
        IQueueConsumer idle = await _queue.OpenConsumerAsync();
        for (int i = 0; i < 4; i++)
        {
            await RunOneAsync(idle);
        }
    }

    [RabbitFact]
    public async Task Enqueue_AboveTheLimit_IsRefused()
    {
        await using var queue = new QueueAtBroker(shared.Broker) { MaxWaiting = 2 };
        RabbitEngine engine = await queue.OpenAsync();

        IReadOnlyList<EnqueueReceipt>[] receipts = new IReadOnlyList<EnqueueReceipt>[6];
        for (int i = 0; i < receipts.Length; i++)
        {
            receipts[i] = await engine.EnqueueAsync([queue.Job()], default);
        }

        Assert.Null(receipts[0][0].Refusal);
        Assert.IsType<PendingQueueFullException>(receipts[^1][0].Refusal);
    }

    [RabbitFact]
    public async Task Finish_WithAnOutcomeOf50MB_ArrivesWhole()
    {
        RabbitEngine engine = await _queue.OpenAsync();
        byte[] large = new byte[50_000_000];
        Random.Shared.NextBytes(large);
        QueuedJob job = _queue.Job(body: large);
        await EnqueueAsync(engine, job);
        IQueueConsumer consumer = await _queue.OpenConsumerAsync();
        JobDelivery delivery = await ReceiveOneAsync(consumer);

        await consumer.FinishAsync(delivery, Succeeded(delivery, large), default);

        Assert.True(delivery.Job.Body.Span.SequenceEqual(large));
        Assert.True((await engine.FindAsync(job.Id, default))!.Outcome!.Body.Span.SequenceEqual(large));
    }

    [RabbitFact]
    public async Task Check_OfAHealthyBroker_FindsNothing()
    {
        RabbitEngine engine = await _queue.OpenAsync();

        List<QueueFinding> findings = [];
        await foreach (QueueFinding finding in engine.CheckAsync(default))
        {
            findings.Add(finding);
        }

        Assert.All(findings, finding => Assert.Equal(QueueFindingLevel.Good, finding.Level));
        Assert.Contains(findings, finding => finding.Message.Contains("RabbitMQ 3", StringComparison.Ordinal));
    }

    [RabbitFact]
    public async Task Report_OfProgress_ReachesTheMailbox()
    {
        RabbitEngine engine = await _queue.OpenAsync();
        QueuedJob job = _queue.Job();
        await EnqueueAsync(engine, job);
        IQueueConsumer consumer = await _queue.OpenConsumerAsync();
        JobDelivery delivery = await ReceiveOneAsync(consumer);

        await consumer.ReportProgressAsync(delivery, new byte[] { 4 }, default);

        MailboxRecord record = await ReadOneAsync(engine);
        Assert.True(record.IsProgress);
        Assert.Equal([4], record.Body!.Value.ToArray());
    }

    private async Task<MailboxRecord> ReadOneAsync(RabbitEngine engine)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await foreach (IReadOnlyList<MailboxRecord> records in engine.ReadMailboxAsync(_queue.Mailbox, DateTimeOffset.UtcNow.AddMinutes(-5), limit.Token))
        {
            return records[0];
        }

        throw new InvalidOperationException("The mailbox has ended.");
    }
}
