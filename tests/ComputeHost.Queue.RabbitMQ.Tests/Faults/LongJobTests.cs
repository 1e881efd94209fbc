using System.Diagnostics;
using ComputeHost.Queue.RabbitMQ.Engines;
using ComputeHost.Queue.RabbitMQ.Tests.Brokers;
using ComputeHost.TestSupport;
using ComputeHost.TestSupport.Brokers;
using RabbitMQ.Client;
using static ComputeHost.Queue.RabbitMQ.Tests.Brokers.QueueAtBroker;

namespace ComputeHost.Queue.RabbitMQ.Tests.Faults;

/// <summary>Jobs that run longer than the broker waits for an acknowledgement, which is 3 s here.</summary>
[Collection(RestartingBrokerTests.Name)]
public sealed class LongJobTests(RestartingBroker shared)
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(15);

    [RabbitFact]
    public async Task Run_AJobOf15Seconds_RunsOnceWhileAPlainDeliveryLosesItsChannel()
    {
        await using var queue = new QueueAtBroker(shared.Broker);
        queue.Options.HoldInterval = TimeSpan.FromSeconds(1);
        RabbitEngine engine = await queue.OpenAsync();
        await EnqueueAsync(engine, queue.Job());
        await EnqueueAsync(engine, queue.Job("Once"));
        IQueueConsumer consumer = await queue.OpenConsumerAsync();
        JobDelivery[] deliveries = [await ReceiveOneAsync(consumer), await ReceiveOneAsync(consumer)];
        using var end = new CancellationTokenSource();
        Task<IReadOnlyList<JobDelivery>> further = consumer.ReceiveAsync(1, end.Token).AsTask(), other = (await queue.OpenConsumerAsync()).ReceiveAsync(1, end.Token).AsTask();
        foreach (JobDelivery delivery in deliveries)
        {
            Assert.True(await consumer.EnterAsync(delivery, default));
        }

        long start = Stopwatch.GetTimestamp();
        await LosePlainDeliveryAsync(queue);
        await Eventually.UntilAsync("the jobs have run for long", () => Stopwatch.GetElapsedTime(start) >= Long);
        foreach (JobDelivery delivery in deliveries)
        {
            Assert.True(await consumer.FinishAsync(delivery, Succeeded(delivery), default));
            Assert.Equal(ComputeJobStatus.Succeeded, (await engine.FindAsync(delivery.Job.Id, default))!.Status);
        }

        // A copy that was on its way would be here a second after its consumer had it.
        await Eventually.UntilAsync("time for a copy to come back has passed", () => Stopwatch.GetElapsedTime(start) >= Long + TimeSpan.FromSeconds(3));
        Assert.False(further.IsCompleted || other.IsCompleted);
        Assert.DoesNotContain(queue.Logs.Entries, entry => entry.EventId.Name == "SessionLost");
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => further);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => other);
    }

    [RabbitFact]
    public async Task Lose_TheHolderOfAJob_ReturnsItWithin5Seconds()
    {
        await using var queue = new QueueAtBroker(shared.Broker);
        await using TcpProxy wire = TcpProxy.Start(shared.Broker.Port);
        queue.Options.HoldInterval = TimeSpan.FromSeconds(1);
        RabbitEngine engine = await queue.OpenAsync();
        QueuedJob job = queue.Job();
        await EnqueueAsync(engine, job);
        IQueueConsumer holder = await queue.OpenConsumerAsync(port: wire.Port);
        JobDelivery held = await ReceiveOneAsync(holder);
        Assert.True(await holder.EnterAsync(held, default));
        long start = Stopwatch.GetTimestamp();
        await Eventually.UntilAsync("it is held beyond the broker's patience", () => Stopwatch.GetElapsedTime(start) >= TimeSpan.FromSeconds(5));
        IQueueConsumer other = await queue.OpenConsumerAsync();

        wire.Drop(andRefuse: true);
        long lost = Stopwatch.GetTimestamp();
        JobDelivery again = await RunOneAsync(other);

        Assert.True(Stopwatch.GetElapsedTime(lost) < TimeSpan.FromSeconds(5), $"It came after {Stopwatch.GetElapsedTime(lost)}.");
        Assert.Equal((job.Id, 1), (again.Job.Id, again.Attempts.Charged));
        wire.Heal();
    }

    /// <summary>Shows that the broker does lose patience here.</summary>
    private async Task LosePlainDeliveryAsync(QueueAtBroker queue)
    {
        var factory = new ConnectionFactory { Uri = shared.Broker.AddressUri, AutomaticRecoveryEnabled = false };
        await using IConnection connection = await factory.CreateConnectionAsync();
        await using IChannel channel = await connection.CreateChannelAsync();
        string plain = queue.QueueName + ".plain";
        await channel.QueueDeclareAsync(plain, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?> { ["x-queue-type"] = "quorum" });
        var closed = new TaskCompletionSource<string>();
        channel.ChannelShutdownAsync += (_, reason) =>
        {
            closed.TrySetResult(reason.ReplyText);
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(plain, autoAck: false, new AsyncDefaultConsumer(channel));
        await channel.BasicPublishAsync("", plain, new byte[1]);

        Assert.Contains("timeout", await closed.Task.DefaultTimeout(), StringComparison.OrdinalIgnoreCase);
    }

    private sealed class AsyncDefaultConsumer(IChannel channel) : AsyncDefaultBasicConsumer(channel);
}
