using ComputeHost.Queue.RabbitMQ.Connections;
using ComputeHost.Queue.RabbitMQ.Mailboxes;
using ComputeHost.Queue.RabbitMQ.Publishing;
using ComputeHost.Queue.RabbitMQ.Topologies;
using ComputeHost.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;
using RabbitMQ.Client;

namespace ComputeHost.Queue.RabbitMQ.Tests.Mailboxes;

public sealed class MailboxViewTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Find_OfAViewThatWasReplacedMeanwhile_SaysThatAnotherMustBeAsked()
    {
        await using var link = new BrokerLink(new ConnectionFactory { HostName = "127.0.0.1", Port = 1 }, "reading", "nowhere", Timeout, TimeProvider.System, NullLogger.Instance);
        await using var publisher = new Publisher(link, Timeout, TimeProvider.System, NullLogger.Instance);
        using var topology = new Topology(link, new QueueNames("q"), new RabbitMqQueueOptions(), 1, TimeProvider.System, NullLogger.Instance);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        var view = new MailboxView(link, publisher, topology, "a stream", now, Timeout, TimeProvider.System);

        // As whoever looks up an older job does, just after the view was handed out.
        await view.DisposeAsync().DefaultTimeout();

        Assert.Equal((false, null), await view.FindAsync(JobId.Create("caller", now), default).DefaultTimeout());
        Assert.Null(await view.ListAsync(default).DefaultTimeout());
        Assert.False(view.IsAlive);
    }
}
