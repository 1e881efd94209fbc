using System.Globalization;
using System.Net;

namespace ComputeHost.Queue.RabbitMQ.Addresses;

/// <summary>Where a broker is, who asks, and which of its queues is meant. Its text has no credentials.</summary>
internal sealed record RabbitAddress
{
    private const int Port = 5672;
    private const int EncryptedPort = 5671;
    private const string Form = "Write it as 'amqps://user:password@host/vhost?queue=name'; everything but the host may be left out.";

    public required string Host { get; init; }

    public required int PortNumber { get; init; }

    public required string VirtualHost { get; init; }

    public required string User { get; init; }

    public required string Password { get; init; }

    public required bool IsEncrypted { get; init; }

    /// <summary>The queue's name; null if the address has none.</summary>
    public string? Queue { get; init; }

    /// <summary>Whether the address itself asks for a connection in plain text.</summary>
    public bool AllowsPlainText { get; init; }

    public bool IsLoopback => Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(Host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address));

    /// <exception cref="ArgumentException">It is no such address. The message does not repeat it, because it may hold a password.</exception>
    public static RabbitAddress Parse(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("amqp" or "amqps") || uri.Host.Length == 0)
        {
            throw new ArgumentException($"The address of the queue is not one of a RabbitMQ broker. {Form}", nameof(url));
        }

        string[] user = uri.UserInfo.Split(':', 2);
        bool isEncrypted = uri.Scheme == "amqps";
        (string? queue, bool allowsPlainText) = ReadQuery(uri);
        return new RabbitAddress
        {
            Host = uri.Host,
            PortNumber = uri.Port > 0 ? uri.Port : isEncrypted ? EncryptedPort : Port,
            VirtualHost = uri.AbsolutePath.Length <= 1 ? "/" : Uri.UnescapeDataString(uri.AbsolutePath[1..]),
            User = user[0].Length == 0 ? "guest" : Uri.UnescapeDataString(user[0]),
            Password = user.Length == 1 ? "guest" : Uri.UnescapeDataString(user[1]),
            IsEncrypted = isEncrypted,
            Queue = queue,
            AllowsPlainText = allowsPlainText,
        };
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{(IsEncrypted ? "amqps" : "amqp")}://{Host}:{PortNumber}/{(VirtualHost == "/" ? "" : Uri.EscapeDataString(VirtualHost))}{(Queue is null ? "" : "?queue=" + Queue)}");

    private static (string? Queue, bool AllowsPlainText) ReadQuery(Uri uri)
    {
        string? queue = null;
        bool allowsPlainText = false;
        foreach (string part in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] pair = part.Split('=', 2);
            switch (pair[0])
            {
                case "queue" when pair.Length == 2 && JobId.IsMailbox(pair[1]):
                    queue = pair[1];
                    break;
                case "plaintext" when pair.Length == 2 && bool.TryParse(pair[1], out bool value):
                    allowsPlainText = value;
                    break;
                default:
                    throw new ArgumentException(
                        $"The address of the queue has a part that means nothing, '{pair[0]}': it takes 'queue', a name of 'a' to 'z', '0' to '9', '-', '_' and '.', and 'plaintext=true'. {Form}", nameof(uri));
            }
        }

        return (queue, allowsPlainText);
    }
}
