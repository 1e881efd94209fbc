using ComputeHost.Queue.RabbitMQ.Engines;
using ComputeHost.Queue.RabbitMQ.Tests.Brokers;
using ComputeHost.TestSupport;

namespace ComputeHost.Queue.RabbitMQ.Tests.Mailboxes;

/// <summary>Jobs are looked up by their ids.</summary>
[Collection(SharedBrokerTests.Name)]
public sealed class MailboxLookupTests(SharedBroker shared)
{
    [RabbitFact]
    public async Task Find_EverOlderJobsAtOnce_AnswersForAll()
    {
        const int jobs = 300;
        await using var queue = new QueueAtBroker(shared.Broker);
        RabbitEngine engine = await queue.OpenAsync();
        QueuedJob ended = queue.Job();
        await QueueAtBroker.EnqueueAsync(engine, ended);
        await QueueAtBroker.RunOneAsync(await queue.OpenConsumerAsync());
        JobId[] older = [.. Enumerable.Range(1, jobs).Select(age => JobId.Create(queue.Mailbox, DateTimeOffset.UtcNow - TimeSpan.FromMinutes(10 * age)))];

        // Each needs a view of the mailbox that begins earlier than those which others use at that moment.
        Task<JobRecord?>[] found = [.. older.Append(ended.Id).Select(id => Task.Run(() => engine.FindAsync(id, default).AsTask()))];
        JobRecord?[] records = await Task.WhenAll(found).DefaultTimeout(TimeSpan.FromSeconds(60));

        Assert.All(records[..jobs], Assert.Null);
        Assert.Equal(ComputeJobStatus.Succeeded, records[jobs]!.Status);
    }
}
