using System.Collections.Concurrent;
using System.Diagnostics;
using ComputeHost.Queue.RabbitMQ.Engines;
using ComputeHost.Queue.RabbitMQ.Tests.Brokers;
using ComputeHost.TestSupport;
using static ComputeHost.Queue.RabbitMQ.Tests.Brokers.QueueAtBroker;

namespace ComputeHost.Queue.RabbitMQ.Tests.Faults;

/// <summary>The broker is killed or stopped, and comes back.</summary>
[Collection(RestartingBrokerTests.Name)]
public sealed class BrokerRestartTests(RestartingBroker shared)
{
    private const int Before = 50;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    [RabbitTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Restart_InTheMiddleOfEverything_EndsEachJobOnceAtItsCaller(bool kill)
    {
        await using var queue = new QueueAtBroker(shared.Broker);
        queue.Options.OperationTimeout = TimeSpan.FromSeconds(60);
        RabbitEngine caller = await queue.OpenAsync();
        IQueueConsumer consumer = await queue.OpenConsumerAsync();
        using CancellationTokenSource end = new(), enough = new();
        var jobs = new ConcurrentQueue<QueuedJob>();
        var runs = new ConcurrentQueue<JobId>();
        Task running = Task.Run(() => RunAllAsync(consumer, runs.Enqueue, end.Token));
        Task enqueuing = Task.Run(async () =>
        {
            while (!enough.IsCancellationRequested)
            {
                QueuedJob[] some = [.. ((string[])["Once", "Work", "Once", "Work"]).Select(method => queue.Job(method))];
                Assert.All(await caller.EnqueueAsync(some, default), receipt => Assert.Null(receipt.Refusal));
                some.ToList().ForEach(jobs.Enqueue);
                int enqueued = jobs.Count;
                await Eventually.UntilAsync("most of it has run", () => enough.IsCancellationRequested || runs.Count > enqueued - 50, Limit);
            }
        });

        // Killed within its first second with a stream, a broker forgets where its streams are.
        long start = Stopwatch.GetTimestamp();
        await Eventually.UntilAsync("some have run", () => runs.Count > Before && Stopwatch.GetElapsedTime(start) > TimeSpan.FromSeconds(3));
        await (kill ? shared.Broker.KillAsync() : shared.Broker.StopAsync());
        await shared.Broker.RestartAsync();
        long accepted = Stopwatch.GetTimestamp();
        int before = runs.Count;
        await Eventually.UntilAsync("jobs flow again", () => runs.Count > before);
        TimeSpan back = Stopwatch.GetElapsedTime(accepted);
        await enough.CancelAsync();
        await enqueuing.DefaultTimeout(Limit);
        foreach (QueuedJob job in jobs)
        {
            await Eventually.UntilAsync("each job ends", async () => await caller.FindAsync(job.Id, default) is { Outcome: not null }, Limit);
        }

        await end.CancelAsync();
        await running.DefaultTimeout();
        Assert.True(back < TimeSpan.FromSeconds(5), $"Jobs flowed again after {back}.");
        JobId[] twice = [.. runs.GroupBy(id => id).Where(group => group.Count() > 1).Select(group => group.Key)];
        Assert.DoesNotContain(twice, id => jobs.First(job => job.Id == id).Method == "Once");
        Assert.True(twice.Length <= 8 + caller.RepeatedMessages, $"{twice.Length} jobs ran twice, and {caller.RepeatedMessages} were sent again.");
    }

    [RabbitFact]
    public async Task Restart_UnderAJobThatRuns_LetsItEnd()
    {
        await using var queue = new QueueAtBroker(shared.Broker);
        queue.Options.OperationTimeout = TimeSpan.FromSeconds(60);
        RabbitEngine caller = await queue.OpenAsync();
        QueuedJob job = queue.Job("Once");
        await EnqueueAsync(caller, job);
        IQueueConsumer consumer = await queue.OpenConsumerAsync();
        JobDelivery delivery = await ReceiveOneAsync(consumer);
        Assert.True(await consumer.EnterAsync(delivery, default));

        await shared.Broker.KillAsync();
        Task<bool> finishing = consumer.FinishAsync(delivery, Succeeded(delivery), default).AsTask();
        await shared.Broker.RestartAsync();

        Assert.True(await finishing.DefaultTimeout(Limit));
        Assert.Equal(ComputeJobStatus.Succeeded, (await caller.FindAsync(job.Id, default))!.Status);
    }

    [RabbitFact]
    public async Task Enqueue_WhileTheBrokerIsGone_FailsInTimeAndSaysSo()
    {
        await using var queue = new QueueAtBroker(shared.Broker);
        queue.Options.OperationTimeout = TimeSpan.FromSeconds(2);
        RabbitEngine engine = await queue.OpenAsync();
        await EnqueueAsync(engine, queue.Job());

        await shared.Broker.KillAsync();
        try
        {
            QueueException failure = await Assert.ThrowsAsync<QueueException>(() => engine.EnqueueAsync([queue.Job()], default).AsTask().DefaultTimeout());
            Assert.True(failure.IsTransient);
            Assert.Contains("OperationTimeout", failure.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("guest", failure.Message, StringComparison.Ordinal);
        }
        finally
        {
            await shared.Broker.RestartAsync();
        }

        await EnqueueAsync(engine, queue.Job());
    }

    [RabbitFact]
    public async Task Enqueue_WhileTheBrokerLacksMemory_FailsInTimeAndWorksAgain()
    {
        await using var queue = new QueueAtBroker(shared.Broker);
        queue.Options.OperationTimeout = TimeSpan.FromSeconds(3);
        RabbitEngine engine = await queue.OpenAsync();
        await EnqueueAsync(engine, queue.Job());

        await shared.Broker.ControlAsync("set_vm_memory_high_watermark", "absolute", "1MB");
        try
        {
            QueueException failure = await Assert.ThrowsAsync<QueueException>(() => engine.EnqueueAsync([queue.Job()], default).AsTask().DefaultTimeout());
            Assert.True(failure.IsTransient);
            Assert.Contains("memory", failure.Message, StringComparison.Ordinal);
            Assert.Contains("OperationTimeout", failure.Message, StringComparison.Ordinal);
        }
        finally
        {
            await shared.Broker.ControlAsync("set_vm_memory_high_watermark", "0.4");
        }

        await Eventually.UntilAsync("it takes jobs again", async () =>
        {
            try
            {
                return (await engine.EnqueueAsync([queue.Job()], default))[0].Refusal is null;
            }
            catch (QueueException)
            {
                return false;
            }
        });
    }
}
