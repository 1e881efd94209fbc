using ComputeHost.Queue.RabbitMQ.Messages;

namespace ComputeHost.Queue.RabbitMQ.Mailboxes;

/// <summary>
/// What a mailbox says of each job: of its outcomes the first, unless it was sent again after it. Bodies are kept within a budget. Not thread-safe.
/// </summary>
internal sealed class MailboxIndex(long bodyBudget)
{
    private readonly Dictionary<Guid, MailboxEntry> _entries = [];
    private long _bodies;

    /// <summary>How many outcomes came second.</summary>
    public long Dropped { get; private set; }

    public IReadOnlyCollection<MailboxEntry> Entries => _entries.Values;

    public MailboxEntry? Find(JobId id) => _entries.TryGetValue(id.Value, out MailboxEntry? entry) && entry.Message.Id == id ? entry : null;

    public void Take(OutcomeMessage message, long offset)
    {
        MailboxEntry? known = _entries.GetValueOrDefault(message.Id.Value);
        if (message.Status == ComputeJobStatus.Ready)
        {
            Remove(message.Id.Value, known);
        }
        else if (known is { Message.IsTerminal: true })
        {
            Dropped += message.IsTerminal ? 1 : 0;
        }
        else
        {
            Remove(message.Id.Value, known);
            bool keeps = _bodies + message.Body.Length <= bodyBudget;
            _bodies += keeps ? message.Body.Length : 0;
            _entries[message.Id.Value] = new MailboxEntry(keeps ? message : message with { Body = default }, offset, keeps);
        }
    }

    private void Remove(Guid id, MailboxEntry? entry)
    {
        if (entry is not null)
        {
            _bodies -= entry.HasBody ? entry.Message.Body.Length : 0;
            _entries.Remove(id);
        }
    }
}

/// <summary>The last that counts of one job.</summary>
/// <param name="Message">What it says.</param>
/// <param name="Offset">Where it lies.</param>
/// <param name="HasBody">Whether the body is there; if not, it lies in the mailbox.</param>
internal sealed record MailboxEntry(OutcomeMessage Message, long Offset, bool HasBody);
