using System.Security.Authentication;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace ComputeHost.Queue.RabbitMQ.Connections;

/// <summary>What went wrong at the broker, in the queue's words.</summary>
internal static class BrokerFailures
{
    private const int AccessRefused = 403;
    private const int NotFound = 404;
    private const int ResourceLocked = 405;
    private const int PreconditionFailed = 406;

    /// <summary>Whether an exception says that a connection or channel is gone, not that something was refused.</summary>
    public static bool IsLoss(Exception exception) =>
        exception is AlreadyClosedException or OperationInterruptedException or BrokerUnreachableException or IOException or System.Net.Sockets.SocketException or ObjectDisposedException or TimeoutException
        || exception is OperationCanceledException;

    /// <summary>
    /// Whether the broker has refused a step, and the connection goes on. While it starts, it says of what is there that it is not to be found yet.
    /// </summary>
    public static bool IsRefusal(Exception exception) =>
        exception is OperationInterruptedException { ShutdownReason: { Initiator: ShutdownInitiator.Peer, ReplyCode: AccessRefused or NotFound or ResourceLocked or PreconditionFailed } reason }
        && !reason.ReplyText.Contains("down or inaccessible", StringComparison.Ordinal);

    /// <summary>Whether the broker has no such queue.</summary>
    public static bool IsMissing(Exception exception) =>
        exception is OperationInterruptedException { ShutdownReason.ReplyCode: NotFound } && IsRefusal(exception);

    public static QueueException Unreachable(string address, TimeSpan after, Exception exception) => new(
        $"The broker at '{address}' cannot be reached; tried for {after.TotalSeconds:0.#} s ({nameof(RabbitMqQueueOptions)}.{nameof(RabbitMqQueueOptions.OperationTimeout)}). "
        + $"Check that it runs, its address, and the network. The last error: {Innermost(exception).Message}",
        exception)
    {
        IsTransient = true,
    };

    /// <summary>What trying again cannot change; null otherwise.</summary>
    public static QueueException? Refused(string address, Exception exception)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case AuthenticationFailureException:
                    return new QueueException($"The broker at '{address}' refuses the user or password of the queue's address. Check both, and the user's rights for the virtual host.", exception);
                case OperationInterruptedException { ShutdownReason.ReplyCode: 530 } refused:
                    return new QueueException(
                        $"The broker at '{address}' does not let the queue in: {refused.ShutdownReason.ReplyText}. Check that the virtual host exists and that the user has rights for it.", exception);
                case AuthenticationException:
                    return new QueueException(
                        $"The broker at '{address}' does not show a certificate that can be trusted: {cause.Message} Have it signed for this host by an authority that this machine trusts, "
                        + $"or name the authority's file ({nameof(RabbitMqQueueOptions)}.{nameof(RabbitMqQueueOptions.CertificateAuthorityFile)}).",
                        exception);
            }
        }

        return null;
    }

    public static QueueException TopologyConflict(string name, string reply, Exception exception) => new(
        $"The broker has '{name}' with other arguments than this queue needs: {reply}. It was left as it is. Use another queue's name ({nameof(RabbitMqQueueOptions)}.{nameof(RabbitMqQueueOptions.Name)}, "
        + "or '?queue=' in the address), the options that it was made with, or delete it at the broker when it is empty.",
        exception);

    public static QueueException Interrupted(string address, Exception exception) => new(
        $"The broker at '{address}' broke off what was asked of it: {Innermost(exception).Message} Try again; check the broker and the network.", exception)
    {
        IsTransient = true,
    };

    public static QueueException Blocked(string address, string reason, TimeSpan after) => new(
        $"The broker at '{address}' takes no messages: it reports '{reason}'. Waited for {after.TotalSeconds:0.#} s ({nameof(RabbitMqQueueOptions)}.{nameof(RabbitMqQueueOptions.OperationTimeout)}). "
        + "Give it memory or disk space, or let consumers catch up. Whether the message was stored is not known; sending it again is harmless.",
        null)
    {
        IsTransient = true,
    };

    public static QueueException NoAnswer(string address, TimeSpan after, Exception? exception) => new(
        $"The broker at '{address}' has not confirmed a message within {after.TotalSeconds:0.#} s ({nameof(RabbitMqQueueOptions)}.{nameof(RabbitMqQueueOptions.OperationTimeout)}). "
        + "Whether it was stored is not known; sending it again is harmless. Check the broker and the network.",
        exception)
    {
        IsTransient = true,
    };

    private static Exception Innermost(Exception exception) => exception.InnerException is { } inner ? Innermost(inner) : exception;
}
