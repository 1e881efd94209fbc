using System.Collections.Concurrent;
using ComputeHost.Queue.RabbitMQ.Engines;
using ComputeHost.Queue.RabbitMQ.Tests.Brokers;
using ComputeHost.TestSupport;
using ComputeHost.TestSupport.Brokers;
using static ComputeHost.Queue.RabbitMQ.Tests.Brokers.QueueAtBroker;

namespace ComputeHost.Queue.RabbitMQ.Tests.Faults;

/// <summary>Consumers whose connection is cut, for ever or for a while.</summary>
[Collection(SharedBrokerTests.Name)]
public sealed class LostConsumerTests(SharedBroker shared)
{
    [RabbitFact]
    public async Task Lose_AConsumerThatHasNotEntered_CostsTheJobNothing()
    {
        await using var queue = new QueueAtBroker(shared.Broker);
        await using TcpProxy wire = TcpProxy.Start(shared.Broker.Port);
        RabbitEngine engine = await queue.OpenAsync();
        QueuedJob job = queue.Job("Once");
        await EnqueueAsync(engine, job);
        IQueueConsumer lost = await queue.OpenConsumerAsync(port: wire.Port);
        JobDelivery first = await ReceiveOneAsync(lost);

        wire.Drop(andRefuse: true);
        JobDelivery second = await RunOneAsync(await queue.OpenConsumerAsync());

        Assert.Equal((job.Id, 0), (second.Job.Id, second.Attempts.Charged));
        Assert.True(second.Epoch > first.Epoch);
        Assert.False(await lost.EnterAsync(first, default));
        wire.Heal();
    }

    [RabbitFact]
    public async Task Lose_AConsumerThatHasEnteredWhatRunsOnce_EndsAsUnknown()
    {
        await using var queue = new QueueAtBroker(shared.Broker);
        await using TcpProxy wire = TcpProxy.Start(shared.Broker.Port);
        RabbitEngine engine = await queue.OpenAsync();
        QueuedJob job = queue.Job("Once");
        await EnqueueAsync(engine, job);
        IQueueConsumer lost = await queue.OpenConsumerAsync(port: wire.Port);
        JobDelivery delivery = await ReceiveOneAsync(lost);
        Assert.True(await lost.EnterAsync(delivery, default));

        wire.Drop(andRefuse: true);
        await using var other = new BackgroundConsumer(await queue.OpenConsumerAsync());
        await UntilEndedAsync(engine, job.Id, ComputeJobStatus.Unknown);

        // What it says when it is back comes second.
        wire.Heal();
        await lost.FinishAsync(delivery, Succeeded(delivery), default).AsTask().DefaultTimeout();
        Assert.Equal(ComputeJobStatus.Unknown, (await engine.FindAsync(job.Id, default))!.Status);
        Assert.Empty(other.Entered);
    }

    [RabbitFact]
    public async Task Lose_TheConnectionOfAConsumerThatIsBackInTime_KeepsItsOutcome()
    {
        await using var queue = new QueueAtBroker(shared.Broker) { LeaseTimeout = TimeSpan.FromSeconds(5) };
        await using TcpProxy wire = TcpProxy.Start(shared.Broker.Port);
        RabbitEngine engine = await queue.OpenAsync();
        QueuedJob job = queue.Job("Once");
        await EnqueueAsync(engine, job);
        IQueueConsumer consumer = await queue.OpenConsumerAsync(port: wire.Port);
        JobDelivery delivery = await ReceiveOneAsync(consumer);
        Assert.True(await consumer.EnterAsync(delivery, default));
        await using var other = new BackgroundConsumer(await queue.OpenConsumerAsync());

        wire.Drop();
        await consumer.FinishAsync(delivery, Succeeded(delivery), default).AsTask().DefaultTimeout();

        await UntilEndedAsync(engine, job.Id, ComputeJobStatus.Succeeded);
        await Eventually.UntilAsync("nothing is left of it", async () => (await engine.GetStatisticsAsync(default)).Jobs is var jobs && jobs[ComputeJobStatus.Ready] + jobs[ComputeJobStatus.Scheduled] == 0);
        Assert.Empty(other.Entered);
    }

    [RabbitFact]
    public async Task Lose_TheConnectionOfTheOnlyConsumer_AdoptsWhatItRuns()
    {
        await using var queue = new QueueAtBroker(shared.Broker);
        await using TcpProxy wire = TcpProxy.Start(shared.Broker.Port);
        RabbitEngine engine = await queue.OpenAsync();
        QueuedJob once = queue.Job("Once"), again = queue.Job();
        await EnqueueAsync(engine, once);
        await EnqueueAsync(engine, again);
        IQueueConsumer consumer = await queue.OpenConsumerAsync(port: wire.Port);
        JobDelivery[] deliveries = [await ReceiveOneAsync(consumer), await ReceiveOneAsync(consumer)];
        foreach (JobDelivery delivery in deliveries)
        {
            Assert.True(await consumer.EnterAsync(delivery, default));
        }

        wire.Drop();
        using var end = new CancellationTokenSource();
        Task<IReadOnlyList<JobDelivery>> next = consumer.ReceiveAsync(1, end.Token).AsTask();
        await Eventually.UntilAsync("the broker has given both to the same consumer again", async () => (await engine.GetStatisticsAsync(default)).Jobs[ComputeJobStatus.Ready] == 0);
        foreach (JobDelivery delivery in deliveries)
        {
            Assert.True(await consumer.FinishAsync(delivery, Succeeded(delivery), default).AsTask().DefaultTimeout());
        }

        await UntilEndedAsync(engine, once.Id, ComputeJobStatus.Succeeded);
        await UntilEndedAsync(engine, again.Id, ComputeJobStatus.Succeeded);
        Assert.False(next.IsCompleted);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    [RabbitFact]
    public async Task Enter_TwoCopiesOfAJobThatRunsOnce_EntersOne()
    {
        await using var queue = new QueueAtBroker(shared.Broker);
        RabbitEngine engine = await queue.OpenAsync();
        List<QueuedJob> jobs = [.. Enumerable.Range(0, 100).Select(_ => queue.Job("Once"))];
        await using var one = new BackgroundConsumer(await queue.OpenConsumerAsync());
        await using var two = new BackgroundConsumer(await queue.OpenConsumerAsync());

        await engine.EnqueueAsync([.. jobs, .. jobs], default);
        foreach (QueuedJob job in jobs)
        {
            await UntilEndedAsync(engine, job.Id, ComputeJobStatus.Succeeded);
        }

        await Eventually.UntilAsync("no copy is left", async () => (await engine.GetStatisticsAsync(default)).Jobs is var left && left[ComputeJobStatus.Ready] + left[ComputeJobStatus.Scheduled] == 0);
        Assert.Equal(jobs.Count, one.Entered.Count + two.Entered.Count);
        Assert.Equal(jobs.Count, one.Entered.Union(two.Entered).Count());
    }

    [RabbitFact]
    public async Task Lose_AnAtLeastOnceConsumer_RunsTheJobAgain()
    {
        await using var queue = new QueueAtBroker(shared.Broker) { AtLeastOnce = true };
        await using TcpProxy wire = TcpProxy.Start(shared.Broker.Port);
        RabbitEngine engine = await queue.OpenAsync();
        QueuedJob job = queue.Job("Once");
        await EnqueueAsync(engine, job);
        IQueueConsumer lost = await queue.OpenConsumerAsync(port: wire.Port);
        Assert.True(await lost.EnterAsync(await ReceiveOneAsync(lost), default));

        wire.Drop(andRefuse: true);

        Assert.Equal(job.Id, (await RunOneAsync(await queue.OpenConsumerAsync())).Job.Id);
        wire.Heal();
    }

    /// <summary>A consumer that runs what it gets.</summary>
    private sealed class BackgroundConsumer : IAsyncDisposable
    {
        private readonly CancellationTokenSource _end = new();
        private readonly Task _running;

        public BackgroundConsumer(IQueueConsumer consumer) => _running = Task.Run(() => RunAllAsync(consumer, Entered.Enqueue, _end.Token));

        public ConcurrentQueue<JobId> Entered { get; } = new();

        public async ValueTask DisposeAsync()
        {
            await _end.CancelAsync();
            await _running.DefaultTimeout();
            _end.Dispose();
        }
    }
}
