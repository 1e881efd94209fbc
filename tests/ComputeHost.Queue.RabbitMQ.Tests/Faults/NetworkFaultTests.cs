using ComputeHost.Queue.RabbitMQ.Engines;
using ComputeHost.Queue.RabbitMQ.Tests.Brokers;
using ComputeHost.TestSupport;
using ComputeHost.TestSupport.Brokers;
using static ComputeHost.Queue.RabbitMQ.Tests.Brokers.QueueAtBroker;

namespace ComputeHost.Queue.RabbitMQ.Tests.Faults;

/// <summary>The network between callers, consumers and the broker drops, stalls and truncates.</summary>
[Collection(SharedBrokerTests.Name)]
public sealed class NetworkFaultTests(SharedBroker shared)
{
    private const int Jobs = 300;

    public enum Fault
    {
        Drop,
        Stall,
        Truncate,
    }

    [RabbitTheory]
    [InlineData(Fault.Drop)]
    [InlineData(Fault.Stall)]
    [InlineData(Fault.Truncate)]
    public async Task Enqueue_WhileTheNetworkFails_StoresEachJob(Fault fault)
    {
        await using var queue = new QueueAtBroker(shared.Broker);
        await using TcpProxy wire = TcpProxy.Start(shared.Broker.Port);
        RabbitEngine engine = await queue.OpenAsync(wire.Port);
        List<QueuedJob> jobs = [.. Enumerable.Range(0, Jobs).Select(_ => queue.Job(body: new byte[1_000]))];

        IReadOnlyList<EnqueueReceipt> receipts = await BreakAsync(wire, fault, () => engine.EnqueueAsync(jobs, default).AsTask());

        Assert.All(receipts, receipt => Assert.Null(receipt.Refusal));
        RabbitEngine other = await queue.OpenAsync();
        Assert.True((await other.GetStatisticsAsync(default)).Jobs[ComputeJobStatus.Ready] is var ready && ready >= Jobs && ready <= Jobs + engine.RepeatedMessages, $"{ready} jobs, {engine.RepeatedMessages} repeated");
    }

    [RabbitTheory]
    [InlineData(Fault.Drop)]
    [InlineData(Fault.Stall)]
    [InlineData(Fault.Truncate)]
    public async Task Consume_WhileTheNetworkFails_EndsEachJob(Fault fault)
    {
        await using var queue = new QueueAtBroker(shared.Broker);
        await using TcpProxy wire = TcpProxy.Start(shared.Broker.Port);
        RabbitEngine engine = await queue.OpenAsync();
        IQueueConsumer consumer = await queue.OpenConsumerAsync(port: wire.Port);
        List<QueuedJob> jobs = [.. Enumerable.Range(0, Jobs).Select(_ => queue.Job())];
        using var end = new CancellationTokenSource();
        int entered = 0;
        Task running = Task.Run(() => RunAllAsync(consumer, _ => Interlocked.Increment(ref entered), end.Token));

        await engine.EnqueueAsync(jobs[..50], default);
        await Eventually.UntilAsync("some have run", () => Volatile.Read(ref entered) > 10);
        await BreakAsync(wire, fault, () => engine.EnqueueAsync(jobs[50..], default).AsTask());

        foreach (QueuedJob job in jobs)
        {
            await UntilEndedAsync(engine, job.Id, ComputeJobStatus.Succeeded, TimeSpan.FromSeconds(60));
        }

        await end.CancelAsync();
        await running.DefaultTimeout();
    }

    private static async Task<T> BreakAsync<T>(TcpProxy wire, Fault fault, Func<Task<T>> work)
    {
        int accepted = wire.Accepted;
        if (fault == Fault.Truncate)
        {
            wire.TruncateAfter(1_000);
        }
        else if (fault == Fault.Stall)
        {
            wire.Stall();
        }

        Task<T> working = work();
        if (fault == Fault.Drop)
        {
            wire.Drop();
        }

        // A stalled connection is given up by both sides when neither hears of the other any more.
        await Eventually.UntilAsync("somebody connects again", () => wire.Accepted > accepted);
        wire.Heal();
        return await working.DefaultTimeout(TimeSpan.FromSeconds(60));
    }
}
