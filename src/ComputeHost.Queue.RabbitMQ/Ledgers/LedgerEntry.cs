using ComputeHost.Queue.RabbitMQ.Messages;
using RabbitMQ.Client;

namespace ComputeHost.Queue.RabbitMQ.Ledgers;

/// <summary>An entry of the ledger, the stream that all consumers of a queue read.</summary>
/// <param name="Kind">What it says.</param>
/// <param name="Job">Of which job; for a mark, its own id.</param>
/// <param name="Claim">By which claim.</param>
/// <param name="By">Who cancelled.</param>
/// <param name="Resends">How often the job was sent again before it was claimed.</param>
internal sealed record LedgerEntry(LedgerEntryKind Kind, Guid Job, ClaimNumber Claim = default, string By = "", int Resends = 0)
{
    public BasicProperties ToProperties() => new()
    {
        MessageId = Job.ToString("N"),
        Type = Kind.ToString(),
        DeliveryMode = DeliveryModes.Persistent,
        Headers = new Dictionary<string, object?> { [MessageHeaders.Claim] = Claim.ToString(), [MessageHeaders.By] = By, [MessageHeaders.Resends] = Resends },
    };

    /// <summary>Null for what is none.</summary>
    public static LedgerEntry? Read(IReadOnlyBasicProperties properties)
    {
        var headers = new MessageHeaders(properties.Headers);
        return Enum.TryParse(properties.Type, out LedgerEntryKind kind) && Guid.TryParseExact(properties.MessageId, "N", out Guid job)
            && ClaimNumber.TryParse(headers.Text(MessageHeaders.Claim), out ClaimNumber claim)
                ? new LedgerEntry(kind, job, claim, headers.Text(MessageHeaders.By), (int)headers.Number(MessageHeaders.Resends, 0, 0, int.MaxValue))
                : null;
    }
}
