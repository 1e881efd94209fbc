using ComputeHost.Queue.RabbitMQ.Connections;
using ComputeHost.Queue.RabbitMQ.Mailboxes;
using ComputeHost.Queue.RabbitMQ.Messages;
using ComputeHost.Queue.RabbitMQ.Publishing;
using ComputeHost.Queue.RabbitMQ.Topologies;
using RabbitMQ.Client;

namespace ComputeHost.Queue.RabbitMQ.Engines;

/// <summary>
/// Looks through the dead letters, sends one again, or removes some. Who looks has them for that time: another who does so at the same moment misses
/// them.
/// </summary>
internal sealed class DeadLetters(BrokerLink link, Topology topology, JobSender sender, MailboxStore mailboxes) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    public void Dispose() => _turn.Dispose();

    public async Task<IReadOnlyList<JobRecord>> ListAsync(JobFilter filter, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var found = new Dictionary<JobId, JobRecord>();
        await LookAsync(
            message =>
            {
                JobRecord record = JobRecords.Of(message, now);
                if (JobRecords.Matches(record, filter))
                {
                    found[message.Job.Id] = record;
                }

                return Task.FromResult(false);
            },
            cancellationToken).ConfigureAwait(false);
        return [.. found.Values];
    }

    public async Task<bool> ResendAsync(JobId id, CancellationToken cancellationToken)
    {
        bool isSent = false;
        await LookAsync(
            async message =>
            {
                if (message.Job.Id == id && !isSent)
                {
                    // First its mailbox: the outcome that comes next must count.
                    await mailboxes.WriteAsync(new OutcomeMessage(id, ComputeJobStatus.Ready, message.Job.Method, default, message.Epoch, default, default), cancellationToken).ConfigureAwait(false);
                    JobMessage again = message with { Attempts = JobStates.Resent(message.Attempts), LeftFor = default, Resends = message.Resends + 1 };
                    isSent = await sender.SendAgainAsync(again, TimeSpan.Zero, cancellationToken).ConfigureAwait(false) == PublishResult.Stored;
                }

                return isSent && message.Job.Id == id;
            },
            cancellationToken).ConfigureAwait(false);
        return isSent;
    }

    public async Task<long> PurgeAsync(JobFilter filter, DateTimeOffset now, CancellationToken cancellationToken)
    {
        long removed = 0;
        await LookAsync(
            message =>
            {
                bool matches = JobRecords.Matches(JobRecords.Of(message, now), filter);
                removed += matches ? 1 : 0;
                return Task.FromResult(matches);
            },
            cancellationToken).ConfigureAwait(false);
        return removed;
    }

    /// <summary>Shows each letter once. What is not a job stays where it is.</summary>
    /// <param name="remove">Whether to remove it.</param>
    /// <param name="cancellationToken">Stops; the letters that were not removed stay.</param>
    private async Task LookAsync(Func<JobMessage, Task<bool>> remove, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            IConnection connection = await link.GetAsync(cancellationToken).ConfigureAwait(false);
            IChannel channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            // With the channel, all that was not acknowledged goes back, in its order.
            await using (channel.ConfigureAwait(false))
            {
                while (await channel.BasicGetAsync(topology.Names.Dead, autoAck: false, cancellationToken).ConfigureAwait(false) is { } letter)
                {
                    if (JobMessage.TryRead(letter.BasicProperties, letter.Body, out JobMessage? message, out _) && await remove(message).ConfigureAwait(false))
                    {
                        await channel.BasicAckAsync(letter.DeliveryTag, multiple: false, cancellationToken).ConfigureAwait(false);
                    }
                }
            }
        }
        finally
        {
            _turn.Release();
        }
    }
}
