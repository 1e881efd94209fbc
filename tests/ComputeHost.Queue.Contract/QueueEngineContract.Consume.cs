using System.Collections.Concurrent;
using ComputeHost.TestSupport;

namespace ComputeHost.Queue.Contract;

public abstract partial class QueueEngineContract
{
    [Fact]
    public async Task ReceiveAsync_JobOfAnotherEngine_EndsTheWait()
    {
        IQueueEngine caller = await OpenAsync();
        Task<JobDelivery> received = ReceiveOneAsync(await ConsumeAsync(await OpenAsync()));
        QueuedJob job = Job();

        await EnqueueAsync(caller, job);

        Assert.Equal(job.Id, (await received).Job.Id);
    }

    [Fact]
    public async Task ReceiveAsync_Cancelled_LosesNoJob()
    {
        IQueueEngine engine = await OpenAsync();
        IQueueConsumer consumer = await ConsumeAsync(engine);
        await AssertNoneAsync(consumer);
        QueuedJob job = Job();

        await EnqueueAsync(engine, job);

        Assert.Equal(job.Id, (await ReceiveOneAsync(consumer)).Job.Id);
    }

    [Fact]
    public async Task ReceiveAsync_MethodThatItDoesNotHave_IsLeftForOthers()
    {
        IQueueEngine engine = await OpenAsync();
        QueuedJob job = Job(OtherMethod);
        await EnqueueAsync(engine, job);
        IQueueConsumer without = await ConsumeAsync(engine);
        await AssertNoneAsync(without);

        IQueueConsumer with = await ConsumeAsync(engine, name: "other", methods: OtherMethod);

        Assert.Equal(job.Id, (await ReceiveOneAsync(with)).Job.Id);
    }

    [Fact]
    public async Task ReceiveAsync_MethodThatItKnowsByAnAlias_IsReceived()
    {
        IQueueEngine engine = await OpenAsync();
        QueuedJob job = Job("a-new-name") with { Aliases = ["another", OtherMethod] };
        await EnqueueAsync(engine, job);

        Assert.Equal(job.Id, (await ReceiveOneAsync(await ConsumeAsync(engine, methods: OtherMethod))).Job.Id);
    }

    [Fact]
    public async Task ReceiveAsync_TwoConsumers_EachJobOnce()
    {
        IQueueEngine caller = await OpenAsync();
        IQueueEngine[] engines = [await OpenAsync(), await OpenAsync()];
        JobId[] ids = [.. Enumerable.Range(0, 200).Select(_ => JobId.Create(Mailbox, Time.GetUtcNow()))];
        var runs = new ConcurrentBag<JobId>();
        using var done = new CancellationTokenSource(TimeSpan.FromSeconds(30));

        Task[] consumers = [.. await Task.WhenAll(engines.Select(async (engine, index) => ConsumeAllAsync(await ConsumeAsync(engine, prefetch: 5, name: $"c{index}"))))];
        await caller.EnqueueAsync([.. ids.Select(id => Job() with { Id = id })], CancellationToken.None).DefaultTimeout();
        IReadOnlyDictionary<JobId, MailboxRecord> outcomes = await OutcomesAsync(caller, Mailbox, ids);
        await done.CancelAsync();
        await Task.WhenAll(consumers).DefaultTimeout();

        Assert.All(ids, id => Assert.Equal(ComputeJobStatus.Succeeded, outcomes[id].Status));
        Assert.Equal(ids.Order(Comparer<JobId>.Create(Compare)), runs.Order(Comparer<JobId>.Create(Compare)));

        async Task ConsumeAllAsync(IQueueConsumer consumer)
        {
            try
            {
                while (true)
                {
                    foreach (JobDelivery delivery in await consumer.ReceiveAsync(5, done.Token))
                    {
                        Assert.True(await consumer.EnterAsync(delivery, CancellationToken.None));
                        runs.Add(delivery.Job.Id);
                        Assert.True(await consumer.FinishAsync(delivery, Success(delivery), CancellationToken.None));
                    }
                }
            }
            catch (OperationCanceledException)
            {
                // All jobs have their outcome.
            }
        }
    }

    [Fact]
    public async Task FinishAsync_Outcome_IsFoundAndTold()
    {
        IQueueEngine engine = await OpenAsync();
        QueuedJob job = Job();
        await EnqueueAsync(engine, job);
        IQueueConsumer consumer = await ConsumeAsync(await OpenAsync());
        JobDelivery delivery = await ReceiveOneAsync(consumer);
        byte[] body = Bytes(33);

        Assert.True(await EnterAsync(consumer, delivery));
        Assert.True(await FinishAsync(consumer, delivery, Success(delivery, body)));

        MailboxRecord told = await OutcomeAsync(engine, job.Id);
        Assert.Equal(ComputeJobStatus.Succeeded, told.Status);
        Assert.Equal(body, told.Body!.Value.ToArray());
        JobRecord found = (await FindAsync(engine, job.Id))!;
        Assert.Equal(ComputeJobStatus.Succeeded, found.Status);
        Assert.Equal(body, found.Outcome!.Body.ToArray());
    }

    [Fact]
    public async Task FinishAsync_SecondOutcome_DoesNotCount()
    {
        IQueueEngine engine = await OpenAsync();
        QueuedJob job = Job();
        await EnqueueAsync(engine, job);
        IQueueConsumer consumer = await ConsumeAsync(engine);
        JobDelivery delivery = await ReceiveOneAsync(consumer);
        await EnterAsync(consumer, delivery);
        byte[] first = Bytes(10);

        Assert.True(await FinishAsync(consumer, delivery, Success(delivery, first)));
        Assert.False(await FinishAsync(consumer, delivery, Success(delivery, Bytes(10, seed: 2))));

        Assert.Equal(first, (await FindAsync(engine, job.Id))!.Outcome!.Body.ToArray());
        Assert.Equal(first, (await OutcomeAsync(engine, job.Id)).Body!.Value.ToArray());
    }

    [Fact]
    public async Task FinishAsync_Ready_IsReceivedAgainWithItsAttemptsAndAHigherEpoch()
    {
        IQueueEngine engine = await OpenAsync();
        await EnqueueAsync(engine, Job());
        IQueueConsumer consumer = await ConsumeAsync(engine);
        JobDelivery first = await ReceiveOneAsync(consumer);
        await EnterAsync(consumer, first);
        var attempts = new JobAttempts(3, 1, Bytes(20));

        Assert.True(await FinishAsync(consumer, first, new JobDecision(ComputeJobStatus.Ready, attempts)));
        JobDelivery second = await ReceiveOneAsync(consumer);

        Assert.Equal(first.Job.Id, second.Job.Id);
        Assert.True(second.Epoch > first.Epoch);
        Assert.Equal((3, 1), (second.Attempts.Charged, second.Attempts.WorkerDeaths));
        Assert.Equal(attempts.History.ToArray(), second.Attempts.History.ToArray());
        Assert.False(await FinishAsync(consumer, first, Success(first)));
        Assert.True(await FinishAsync(consumer, second, Success(second)));
    }

    [Fact]
    public async Task FinishAsync_Scheduled_IsReceivedAfterItsDelay()
    {
        IQueueEngine engine = await OpenAsync();
        await EnqueueAsync(engine, Job());
        IQueueConsumer consumer = await ConsumeAsync(engine);
        JobDelivery first = await ReceiveOneAsync(consumer);
        await EnterAsync(consumer, first);

        await FinishAsync(consumer, first, new JobDecision(ComputeJobStatus.Scheduled, new JobAttempts(1, 0, default), Moment * 4));
        await PassAsync(Moment);
        await AssertNoneAsync(consumer);
        Task<JobDelivery> second = ReceiveOneAsync(consumer);
        await PassAsync(Moment * 5);

        Assert.Equal((first.Job.Id, 1), ((await second).Job.Id, (await second).Attempts.Charged));
    }

    [Fact]
    public async Task FinishAsync_Dead_IsKeptAndCanBeSentAgain()
    {
        IQueueEngine engine = await OpenAsync();
        QueuedJob job = Job();
        await EnqueueAsync(engine, job);
        IQueueConsumer consumer = await ConsumeAsync(engine);
        JobDelivery first = await ReceiveOneAsync(consumer);
        await EnterAsync(consumer, first);
        byte[] history = Bytes(30);
        var outcome = new JobOutcome(ComputeJobStatus.Dead, Bytes(9));

        Assert.True(await FinishAsync(consumer, first, new JobDecision(ComputeJobStatus.Dead, new JobAttempts(5, 2, history), Outcome: outcome)));
        Assert.Equal(ComputeJobStatus.Dead, (await OutcomeAsync(engine, job.Id)).Status);
        JobRecord dead = (await FindAsync(engine, job.Id))!;
        Assert.Equal((ComputeJobStatus.Dead, 5), (dead.Status, dead.Attempts.Charged));

        Assert.True(await engine.ResendAsync(job.Id, CancellationToken.None).DefaultTimeout());
        JobDelivery second = await ReceiveOneAsync(consumer);
        Assert.Equal((job.Id, 0, 0), (second.Job.Id, second.Attempts.Charged, second.Attempts.WorkerDeaths));
        Assert.Equal(history, second.Attempts.History.ToArray());
        Assert.True(second.Job.Body.Span.SequenceEqual(job.Body.Span));
        Assert.True(await EnterAsync(consumer, second));
        Assert.True(await FinishAsync(consumer, second, Success(second)));
        Assert.Equal(ComputeJobStatus.Succeeded, (await FindAsync(engine, job.Id))!.Status);
        Assert.False(await engine.ResendAsync(job.Id, CancellationToken.None).DefaultTimeout());
    }

    [Fact]
    public async Task DisposeAsync_ConsumerWithUnenteredJobs_GivesThemBackAtNoCharge()
    {
        IQueueEngine engine = await OpenAsync();
        await engine.EnqueueAsync([Job(), Job(), Job()], CancellationToken.None).DefaultTimeout();
        IQueueConsumer first = await ConsumeAsync(await OpenAsync());
        await ReceiveAsync(first, 3);

        await first.DisposeAsync().DefaultTimeout();

        Assert.All(await ReceiveAsync(await ConsumeAsync(engine, name: "second"), 3), static delivery => Assert.Equal(0, delivery.Attempts.Charged));
    }

    private static int Compare(JobId left, JobId right) => string.CompareOrdinal(left.ToString(), right.ToString());
}
