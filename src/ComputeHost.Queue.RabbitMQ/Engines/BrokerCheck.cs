using System.Runtime.CompilerServices;
using System.Text;
using ComputeHost.Queue.RabbitMQ.Connections;
using ComputeHost.Queue.RabbitMQ.Topologies;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace ComputeHost.Queue.RabbitMQ.Engines;

/// <summary>Looks for what is wrong with a queue's broker.</summary>
internal sealed class BrokerCheck(BrokerLink link, Topology topology)
{
    private static readonly Version Oldest = new(3, 10);

    public async IAsyncEnumerable<QueueFinding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        (IConnection? connection, QueueFinding broker) = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        yield return broker;
        if (connection is null)
        {
            yield break;
        }

        yield return link.Blocked is { } reason
            ? new QueueFinding(QueueFindingLevel.Error, "Alarms", $"The broker takes no messages: {reason}.", "Give it memory or disk space, or let consumers catch up.")
            : new QueueFinding(QueueFindingLevel.Good, "Alarms", "The broker takes messages.");
        yield return await CheckTopologyAsync(cancellationToken).ConfigureAwait(false);
        foreach (ComputePriority priority in Enum.GetValues<ComputePriority>().Reverse())
        {
            yield return await CheckWorkAsync(topology.Names.Work(priority), cancellationToken).ConfigureAwait(false);
        }

        long dead = await topology.CountAsync(topology.Names.Dead, cancellationToken).ConfigureAwait(false) ?? 0;
        yield return dead == 0
            ? new QueueFinding(QueueFindingLevel.Good, "Dead jobs", "There is none.")
            : new QueueFinding(QueueFindingLevel.Warning, "Dead jobs", $"There are {dead}.", "Look at their causes, then send them again or remove them.");
        yield return new QueueFinding(QueueFindingLevel.Good, "Mailboxes", "Outcomes lie in streams: a single broker that loses its power may lose the last of them.");
    }

    private async Task<(IConnection? Connection, QueueFinding Finding)> ConnectAsync(CancellationToken cancellationToken)
    {
        try
        {
            IConnection connection = await link.GetAsync(cancellationToken).ConfigureAwait(false);
            string version = connection.ServerProperties is { } properties && properties.TryGetValue("version", out object? value) && value is byte[] text ? Encoding.UTF8.GetString(text) : "";
            bool isOld = Version.TryParse(version, out Version? parsed) && parsed < Oldest;
            return (connection, isOld
                ? new QueueFinding(QueueFindingLevel.Error, "Broker", $"'{link.Address}' runs RabbitMQ {version}.", $"Update it to {Oldest} or later: jobs could be lost with a broker.")
                : new QueueFinding(QueueFindingLevel.Good, "Broker", $"'{link.Address}' runs RabbitMQ {version}."));
        }
        catch (QueueException exception)
        {
            return (null, new QueueFinding(QueueFindingLevel.Error, "Broker", exception.Message));
        }
    }

    private async Task<QueueFinding> CheckTopologyAsync(CancellationToken cancellationToken)
    {
        try
        {
            await topology.DeclareAsync(cancellationToken).ConfigureAwait(false);
            return new QueueFinding(QueueFindingLevel.Good, "Topology", "Queues and exchanges are as this queue needs them.");
        }
        catch (Exception exception) when (exception is QueueException or RabbitMQClientException)
        {
            return new QueueFinding(QueueFindingLevel.Error, "Topology", exception.Message);
        }
    }

    private async Task<QueueFinding> CheckWorkAsync(string queue, CancellationToken cancellationToken)
    {
        QueueDeclareOk found = null!;
        await topology.UseAsync(async channel => found = await channel.QueueDeclarePassiveAsync(queue, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        return found is { MessageCount: > 0, ConsumerCount: 0 }
            ? new QueueFinding(QueueFindingLevel.Warning, queue, $"{found.MessageCount} jobs wait, and no consumer waits for them.", "Start a consumer, unless all are busy with long jobs.")
            : new QueueFinding(QueueFindingLevel.Good, queue, $"{found.MessageCount} jobs wait; {found.ConsumerCount} consumers wait for jobs.");
    }
}
