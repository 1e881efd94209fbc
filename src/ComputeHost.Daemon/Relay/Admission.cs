using ComputeHost.Daemon.Fairness;
using ComputeHost.Protocol.Outcomes;
using ComputeHost.Protocol.V1;

namespace ComputeHost.Daemon.Relay;

/// <summary>Holds clients to what they may have in the daemon.</summary>
internal static class Admission
{
    /// <returns>Why a client's call is not taken; null if it is.</returns>
    public static Failed? RefusalOf(ClientAccount account, RelayedOrder order)
    {
        int most = account.Limits.MaxWaiting;
        return account.Waiting < most ? null : WireFailures.ToWire(
            new PendingQueueFullException(
                $"Call '{order.CallId}' of '{order.Method.DisplayName}' was rejected: "
                + $"'{most}' calls of '{account.Name}' wait in the daemon, which is the limit. "
                + "Try again later, shed load, or raise 'maxWaiting' of the client in the daemon's configuration.")
            {
                PendingLimit = most,
                RetryAfter = TimeSpan.FromMilliseconds(100),
            },
            order.Number);
    }

    /// <summary>Why a client's call is not taken whose arguments have no room.</summary>
    public static Failed OutOfRoom(ClientAccount account, RelayedOrder order) => WireFailures.ToWire(
        new PendingQueueFullException(
            $"Call '{order.CallId}' of '{order.Method.DisplayName}' was rejected: "
            + $"the daemon holds '{account.Bytes}' bytes of arguments for '{account.Name}', and the limit is '{account.Limits.MaxBytes}'. "
            + "Try again later, or raise 'maxBytes' of the client in the daemon's configuration.")
        {
            RetryAfter = TimeSpan.FromMilliseconds(100),
        },
        order.Number);
}
