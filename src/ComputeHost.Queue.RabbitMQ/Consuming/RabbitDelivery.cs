using ComputeHost.Queue.RabbitMQ.Ledgers;
using ComputeHost.Queue.RabbitMQ.Messages;

namespace ComputeHost.Queue.RabbitMQ.Consuming;

/// <summary>A job at its consumer. What changes is guarded by the lock of its <see cref="ClaimBook"/>.</summary>
internal sealed class RabbitDelivery(JobMessage message, JobAttempts attempts, bool isIdempotent, ClaimNumber claim, MessageSource source)
    : JobDelivery(message.Job, message.Epoch + 1, attempts, isIdempotent)
{
    public JobMessage Message => message;

    /// <summary>Names this life of the job.</summary>
    public (JobId Id, int Resends) Key => (message.Job.Id, message.Resends);

    /// <summary>How the ledger names it.</summary>
    public ClaimNumber Claim { get; set; } = claim;

    /// <summary>Where it must be acknowledged. Replaced when the same job comes again.</summary>
    public MessageSource Source { get; set; } = source;

    /// <summary>Whether its consumer has it, and not only this engine.</summary>
    public bool IsHandedOut { get; set; }

    /// <summary>When its consumer got it, as a timestamp.</summary>
    public long HandedOutAt { get; set; }

    /// <summary>Whether its method may have been entered.</summary>
    public bool IsEntered { get; set; }

    /// <summary>Whether the ledger says that it was entered.</summary>
    public bool IsInLedger { get; set; }

    /// <summary>When a copy was sent by which it is held, as a timestamp; null if none is under way.</summary>
    public long? HoldSentAt { get; set; }
}
