using ComputeHost.Queue.RabbitMQ.Mailboxes;
using ComputeHost.Queue.RabbitMQ.Messages;
using ComputeHost.Queue.RabbitMQ.Publishing;

namespace ComputeHost.Queue.RabbitMQ.Consuming;

/// <summary>Stores how jobs end: first what is kept of a dead one, then what its caller is told.</summary>
internal sealed class JobEndings(JobSender sender, MailboxStore mailboxes)
{
    public async Task StoreAsync(JobMessage message, long epoch, JobDecision decision, CancellationToken cancellationToken)
    {
        if (decision.Status == ComputeJobStatus.Dead)
        {
            JobMessage letter = message with { Attempts = decision.Attempts, Epoch = epoch, HeldBy = "", IsSuspect = false, LeftFor = default };
            Require(await sender.BuryAsync(letter, cancellationToken).ConfigureAwait(false), message.Job.Id);
        }

        await mailboxes.WriteAsync(OutcomeMessage.Of(message, epoch, decision.Attempts, decision.Outcome!), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Fails if the broker has not stored a copy of a job.</summary>
    public static void Require(PublishResult result, JobId id)
    {
        if (result != PublishResult.Stored)
        {
            throw new QueueException($"The broker does not take a copy of job '{id}' ({result}). Let consumers catch up, or raise the queue's limit.") { IsTransient = true };
        }
    }
}
