using System.Diagnostics.CodeAnalysis;

namespace ComputeHost.Queue;

/// <summary>
/// Names a job everywhere: made by its caller before it is sent, ordered by the time of its making, with the name of the mailbox where its outcome will
/// lie.
/// </summary>
/// <param name="Value">A UUID of version 7.</param>
/// <param name="Mailbox">The mailbox's name: 1 to 64 characters of <c>a</c> to <c>z</c>, <c>0</c> to <c>9</c>, <c>-</c>, <c>_</c> and <c>.</c>.</param>
public readonly record struct JobId(Guid Value, string Mailbox)
{
    /// <summary>The longest name that a mailbox may have, in characters.</summary>
    public const int LongestMailbox = 64;

    private const int ValueLength = 32;

    /// <summary>When it was made, by the clock of its maker, in whole milliseconds.</summary>
    public DateTimeOffset Created => DateTimeOffset.FromUnixTimeMilliseconds(Convert.ToInt64(Value.ToString("N")[..12], 16));

    /// <summary>Makes an id that no other job has.</summary>
    /// <param name="mailbox">The mailbox's name.</param>
    /// <param name="now">The time that it is ordered by.</param>
    /// <returns>The id.</returns>
    /// <exception cref="ArgumentException"><paramref name="mailbox"/> is not such a name.</exception>
    public static JobId Create(string mailbox, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(mailbox);
        return IsMailbox(mailbox)
            ? new JobId(Guid.CreateVersion7(now), mailbox)
            : throw new ArgumentException($"'{mailbox}' cannot name a mailbox: "
                + $"it takes 1 to {LongestMailbox} characters of 'a' to 'z', '0' to '9', '-', '_' and '.'.", nameof(mailbox));
    }

    /// <summary>Whether a mailbox can have this name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>False for null, and for what is empty, too long or has other characters.</returns>
    public static bool IsMailbox([NotNullWhen(true)] string? name) =>
        name is { Length: > 0 and <= LongestMailbox } && name.All(static letter => letter is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-' or '_' or '.');

    /// <summary>Reads an id as <see cref="ToString"/> writes it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="id">The id.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out JobId id)
    {
        id = default;
        if (text is null || text.Length <= ValueLength + 1 || text[ValueLength] != '-' || !Guid.TryParseExact(text.AsSpan(0, ValueLength), "N", out Guid value))
        {
            return false;
        }

        string mailbox = text[(ValueLength + 1)..];
        if (!IsMailbox(mailbox))
        {
            return false;
        }

        id = new JobId(value, mailbox);
        return true;
    }

    /// <summary>Reads an id as <see cref="ToString"/> writes it.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The id.</returns>
    /// <exception cref="FormatException">It is not one.</exception>
    public static JobId Parse(string text) => TryParse(text, out JobId id)
        ? id
        : throw new FormatException($"'{text}' is not the id of a job: "
            + "it has 32 hexadecimal digits, a hyphen and the name of a mailbox, as in '0198f0c2a1b37c3e9d5f6a7b8c9d0e1f-shop'.");

    /// <inheritdoc/>
    public override string ToString() => $"{Value:N}-{Mailbox}";
}
