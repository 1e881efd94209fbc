using System.Globalization;

namespace ComputeHost.Queue.RabbitMQ.Ledgers;

/// <summary>One claim of one consumer, as the ledger names it.</summary>
/// <param name="Consumer">The consumer.</param>
/// <param name="Number">Counts its claims.</param>
internal readonly record struct ClaimNumber(Guid Consumer, long Number)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Consumer:N}:{Number}");

    public static bool TryParse(string text, out ClaimNumber claim)
    {
        claim = default;
        string[] parts = text.Split(':');
        if (parts.Length != 2 || !Guid.TryParseExact(parts[0], "N", out Guid consumer) || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out long number))
        {
            return false;
        }

        claim = new ClaimNumber(consumer, number);
        return true;
    }
}
