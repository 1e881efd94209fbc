using System.Text;

namespace ComputeHost.Queue.RabbitMQ.Messages;

/// <summary>Reads the headers of a message that anybody may have sent. A value of a wrong kind is remembered as the message's fault.</summary>
internal sealed class MessageHeaders(IDictionary<string, object?>? headers)
{
    public const string Format = "ch-format";
    public const string Aliases = "ch-aliases";
    public const string Delay = "ch-delay";
    public const string Expires = "ch-expires";
    public const string ResultTtl = "ch-result-ttl";
    public const string MaxAttempts = "ch-max-attempts";
    public const string RetryFaults = "ch-retry-faults";
    public const string Backoff = "ch-backoff";
    public const string Priority = "ch-priority";
    public const string Epoch = "ch-epoch";
    public const string Charged = "ch-charged";
    public const string Deaths = "ch-deaths";
    public const string History = "ch-history";
    public const string Resends = "ch-resends";
    public const string LeftFor = "ch-left-for";
    public const string Suspect = "ch-suspect";
    public const string HeldBy = "ch-held-by";
    public const string Repeated = "ch-repeated";
    public const string Status = "ch-status";
    public const string By = "ch-by";
    public const string Claim = "ch-claim";
    public const string Problem = "ch-problem";
    public const string DeliveryCount = "x-delivery-count";

    /// <summary>The first header that is not what it should be; null if all were.</summary>
    public string? Fault { get; private set; }

    public long Number(string name, long absent, long least = 0, long most = long.MaxValue)
    {
        long? number = Find(name) switch
        {
            null => absent,
            long value => value,
            int value => value,
            short value => value,
            byte value => value,
            _ => null,
        };
        return number >= least && number <= most ? number.Value : Wrong(name, absent);
    }

    public bool Flag(string name) => Find(name) switch
    {
        null => false,
        bool value => value,
        _ => Wrong(name, false),
    };

    public string Text(string name) => Find(name) switch
    {
        null => "",
        byte[] value => Encoding.UTF8.GetString(value),
        string value => value,
        _ => Wrong(name, ""),
    };

    public ReadOnlyMemory<byte> Bytes(string name) => Find(name) switch
    {
        null => default,
        byte[] value => value,
        _ => Wrong<ReadOnlyMemory<byte>>(name, default),
    };

    /// <summary>A duration in milliseconds; null if it is not there.</summary>
    public TimeSpan? Span(string name) =>
        Find(name) is null ? null : TimeSpan.FromMilliseconds(Number(name, 0, 0, (long)TimeSpan.MaxValue.TotalMilliseconds - 1));

    private object? Find(string name) => headers is not null && headers.TryGetValue(name, out object? value) ? value : null;

    private T Wrong<T>(string name, T instead)
    {
        Fault ??= $"Its header '{name}' is not what it should be.";
        return instead;
    }
}
