using ComputeHost.Queue.RabbitMQ.Engines;
using ComputeHost.Queue.RabbitMQ.Tests.Brokers;
using ComputeHost.TestSupport;
using RabbitMQ.Client;
using static ComputeHost.Queue.RabbitMQ.Tests.Brokers.QueueAtBroker;

namespace ComputeHost.Queue.RabbitMQ.Tests.Faults;

/// <summary>What the broker or the queue refuses, and what others have put there.</summary>
[Collection(SharedBrokerTests.Name)]
public sealed class RefusalTests(SharedBroker shared)
{
    [RabbitFact]
    public async Task Open_OverATopologyWithOtherArguments_NamesQueueAndArgument()
    {
        await using var queue = new QueueAtBroker(shared.Broker);
        await UseAsync(channel => channel.QueueDeclareAsync(
            queue.QueueName + ".dead", durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?> { ["x-queue-type"] = "quorum", ["x-max-length"] = 5 }));
        await UseAsync(channel => channel.BasicPublishAsync("", queue.QueueName + ".dead", new byte[1]).AsTask());

        QueueException failure = await Assert.ThrowsAsync<QueueException>(() => queue.OpenAsync());

        Assert.Contains(queue.QueueName + ".dead", failure.Message, StringComparison.Ordinal);
        Assert.Contains("x-max-length", failure.Message, StringComparison.Ordinal);
        Assert.False(failure.IsTransient);
        await UseAsync(async channel => Assert.Equal(1u, (await channel.QueueDeclarePassiveAsync(queue.QueueName + ".dead")).MessageCount));
    }

    [RabbitFact]
    public async Task Open_WithAnotherLimit_KeepsTheBrokersAndWarns()
    {
        await using var queue = new QueueAtBroker(shared.Broker);
        await queue.OpenAsync();
        await using var other = new QueueAtBroker(shared.Broker) { QueueName = queue.QueueName, MaxWaiting = 7 };

        await other.OpenAsync();

        Assert.Contains(other.Logs.Entries, entry => entry.EventId.Name == "LimitDiffers");
    }

    [RabbitFact]
    public async Task Receive_WhatIsNoJob_BuriesItAndGoesOn()
    {
        await using var queue = new QueueAtBroker(shared.Broker);
        RabbitEngine engine = await queue.OpenAsync();
        string work = queue.QueueName + ".jobs.normal";
        BasicProperties[] garbage =
        [
            new(),
            new() { MessageId = "no id", Type = "Work", Headers = new Dictionary<string, object?> { ["ch-format"] = 1 } },
            new() { MessageId = queue.Job().Id.ToString(), Type = "Work", Headers = new Dictionary<string, object?> { ["ch-format"] = 99 } },
            new() { MessageId = queue.Job().Id.ToString(), Type = "Work", Headers = new Dictionary<string, object?> { ["ch-format"] = 1, ["ch-charged"] = "many" } },
            new() { MessageId = queue.Job().Id.ToString(), Type = "Work", Headers = new Dictionary<string, object?> { ["ch-format"] = 1, ["ch-priority"] = 99 } },
        ];
        foreach (BasicProperties properties in garbage)
        {
            await UseAsync(channel => channel.BasicPublishAsync("", work, mandatory: true, properties, new byte[] { 255 }).AsTask());
        }

        QueuedJob job = queue.Job();
        await EnqueueAsync(engine, job);
        Assert.Equal(job.Id, (await RunOneAsync(await queue.OpenConsumerAsync())).Job.Id);

        Assert.Equal(garbage.Length, (await engine.GetStatisticsAsync(default)).Jobs[ComputeJobStatus.Dead]);
        Assert.Equal(garbage.Length, queue.Logs.Entries.Count(entry => entry.EventId.Name == "Garbage"));
        Assert.Empty((await engine.ListAsync(new JobFilter { Statuses = [ComputeJobStatus.Dead] }, null, 10, default)).Jobs);
        await UseAsync(async channel =>
        {
            BasicGetResult letter = (await channel.BasicGetAsync(queue.QueueName + ".dead", autoAck: false))!;
            Assert.True(letter.BasicProperties.Headers!.ContainsKey("ch-problem"));
        });
    }

    [RabbitFact]
    public async Task Read_GarbageInAMailboxAndTheLedger_IsPassedOver()
    {
        await using var queue = new QueueAtBroker(shared.Broker);
        RabbitEngine engine = await queue.OpenAsync();
        QueuedJob job = queue.Job("Once");
        await EnqueueAsync(engine, job);
        foreach (string stream in (string[])[$"{queue.QueueName}.mail.{queue.Mailbox}", queue.QueueName + ".ledger"])
        {
            await UseAsync(channel => channel.BasicPublishAsync("", stream, mandatory: true, new BasicProperties { MessageId = job.Id.ToString(), Type = "Entered" }, new byte[] { 255 }).AsTask());
        }

        await RunOneAsync(await queue.OpenConsumerAsync());

        Assert.Equal(ComputeJobStatus.Succeeded, (await engine.FindAsync(job.Id, default))!.Status);
    }

    [RabbitFact]
    public async Task Enqueue_IntoAQueueThatWasDeleted_SaysThatNothingIsStored()
    {
        await using var queue = new QueueAtBroker(shared.Broker);
        RabbitEngine engine = await queue.OpenAsync();
        await UseAsync(channel => channel.QueueDeleteAsync(queue.QueueName + ".jobs.normal"));

        EnqueueReceipt receipt = Assert.Single(await engine.EnqueueAsync([queue.Job()], default));

        Assert.Equal(ComputeRan.No, receipt.Refusal!.Ran);
        Assert.Contains("topology", receipt.Refusal.Message, StringComparison.Ordinal);
    }

    [RabbitFact]
    public async Task Enqueue_AMessageAboveTheBrokersLimit_IsRefusedAlone()
    {
        await using var queue = new QueueAtBroker(shared.Broker);
        RabbitEngine engine = await queue.OpenAsync();
        Assert.Equal(64 * 1024 * 1024, engine.Capabilities.MaxBody);

        // Above what the engine says that it takes, as if the broker took less than others.
        IReadOnlyList<EnqueueReceipt> receipts = await engine.EnqueueAsync([queue.Job(), queue.Job(body: new byte[135_000_000]), queue.Job()], default);

        Assert.Null(receipts[0].Refusal);
        Assert.IsType<PayloadTooLargeException>(receipts[1].Refusal);
        Assert.Null(receipts[2].Refusal);
    }

    [RabbitFact]
    public async Task Enqueue_ForLongerThanMailboxesKeep_NamesTheOption()
    {
        await using var queue = new QueueAtBroker(shared.Broker);
        RabbitEngine engine = await queue.OpenAsync();

        EnqueueReceipt receipt = Assert.Single(await engine.EnqueueAsync([queue.Job() with { ResultTtl = TimeSpan.FromDays(2) }], default));

        Assert.Contains("MailboxAge", receipt.Refusal!.Message, StringComparison.Ordinal);
    }

    [RabbitFact]
    public async Task Open_WithAWrongPassword_FailsAtOnceWithoutShowingIt()
    {
        await using var queue = new QueueAtBroker(new Uri($"amqp://guest:secret@127.0.0.1:{shared.Broker.Port}"));

        QueueException failure = await Assert.ThrowsAsync<QueueException>(() => queue.OpenAsync());

        Assert.False(failure.IsTransient);
        Assert.DoesNotContain("secret", failure.ToString() + string.Join(' ', queue.Logs.Entries.Select(entry => entry.Message)), StringComparison.Ordinal);
    }

    [RabbitFact]
    public async Task Open_InAVirtualHostThatIsNot_SaysSo()
    {
        await using var queue = new QueueAtBroker(new Uri($"amqp://guest:guest@127.0.0.1:{shared.Broker.Port}/nowhere"));

        QueueException failure = await Assert.ThrowsAsync<QueueException>(() => queue.OpenAsync());

        Assert.Contains("virtual host", failure.Message, StringComparison.Ordinal);
        Assert.False(failure.IsTransient);
    }

    [RabbitFact]
    public async Task List_OfWaitingJobs_IsRefusedWithAnAlternative()
    {
        await using var queue = new QueueAtBroker(shared.Broker);
        RabbitEngine engine = await queue.OpenAsync();

        NotSupportedException listing = await Assert.ThrowsAsync<NotSupportedException>(() => engine.ListAsync(new JobFilter(), null, 10, default).AsTask());
        NotSupportedException purging = await Assert.ThrowsAsync<NotSupportedException>(() => engine.PurgeAsync(new JobFilter { Statuses = [ComputeJobStatus.Running] }, default).AsTask());

        Assert.Contains("sqlite:", listing.Message, StringComparison.Ordinal);
        Assert.Contains("RabbitMQ", purging.Message, StringComparison.Ordinal);
    }

    [RabbitFact]
    public async Task Purge_OfWhatTheBrokerCanChoose_RemovesIt()
    {
        await using var queue = new QueueAtBroker(shared.Broker);
        RabbitEngine engine = await queue.OpenAsync();
        await EnqueueAsync(engine, queue.Job());
        IQueueConsumer consumer = await queue.OpenConsumerAsync();
        JobDelivery dead = await ReceiveOneAsync(consumer);
        await consumer.FinishAsync(dead, new JobDecision(ComputeJobStatus.Dead, dead.Attempts, Outcome: new JobOutcome(ComputeJobStatus.Dead, new byte[1])), default);
        await consumer.DisposeAsync();
        queue.Forget(consumer);
        await EnqueueAsync(engine, queue.Job());

        Assert.Equal(1, await engine.PurgeAsync(new JobFilter { Statuses = [ComputeJobStatus.Ready] }, default));
        Assert.Equal(0, await engine.PurgeAsync(new JobFilter { Statuses = [ComputeJobStatus.Dead], Method = "Other" }, default));
        Assert.Equal(1, await engine.PurgeAsync(new JobFilter { Statuses = [ComputeJobStatus.Dead] }, default));
        Assert.Single((await engine.ListAsync(new JobFilter { Mailbox = queue.Mailbox, Statuses = [ComputeJobStatus.Dead, ComputeJobStatus.Succeeded] }, null, 10, default)).Jobs);
        Assert.Equal(1, await engine.PurgeAsync(new JobFilter { Mailbox = queue.Mailbox }, default));
        Assert.Null(await engine.FindAsync(dead.Job.Id, default));
    }

    private async Task UseAsync(Func<IChannel, Task> step)
    {
        var factory = new ConnectionFactory { Uri = shared.Broker.AddressUri, AutomaticRecoveryEnabled = false };
        await using IConnection connection = await factory.CreateConnectionAsync();
        await using IChannel channel = await connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));
        await step(channel).DefaultTimeout();
    }
}
