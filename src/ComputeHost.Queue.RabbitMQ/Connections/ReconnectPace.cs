using ComputeHost.Queue.Mailboxes;

namespace ComputeHost.Queue.RabbitMQ.Connections;

/// <summary>How long to wait before the next attempt to connect: short enough that jobs flow soon after a broker is back. Pure.</summary>
internal static class ReconnectPace
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    /// <param name="failures">How often it has failed in a row, 1 or more.</param>
    public static TimeSpan After(int failures) => RetryDelays.After(failures, Longest);
}
