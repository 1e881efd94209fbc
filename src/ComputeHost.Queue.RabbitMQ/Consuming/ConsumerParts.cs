using ComputeHost.Queue.RabbitMQ.Connections;
using ComputeHost.Queue.RabbitMQ.Mailboxes;
using ComputeHost.Queue.RabbitMQ.Publishing;
using ComputeHost.Queue.RabbitMQ.Topologies;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Queue.RabbitMQ.Consuming;

/// <summary>What consumers use of their engine.</summary>
internal sealed record ConsumerParts(
    QueueEngineSettings Settings, RabbitMqQueueOptions Options, BrokerLink Link, Topology Topology, Publisher Publisher, JobSender Sender, MailboxStore Mailboxes, ILogger Logger)
{
    public TimeProvider Time => Settings.TimeProvider;
}
