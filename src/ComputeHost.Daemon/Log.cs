using Microsoft.Extensions.Logging;

namespace ComputeHost.Daemon;

/// <summary>Everything the daemon logs. Its event ids are 1700 to 1799.</summary>
internal static partial class Log
{
    // As a service: 1780 …

    [LoggerMessage(
        1780,
        LogLevel.Warning,
        "The service manager at '{Address}' (NOTIFY_SOCKET) cannot be told how the daemon is: {Reason} This is said once.",
        EventName = nameof(NotificationFailed))]
    public static partial void NotificationFailed(ILogger logger, string address, string reason);

    [LoggerMessage(
        1781,
        LogLevel.Error,
        "The supervisor's thread of a pool has taken nothing to do for {Seconds} s, so the watchdog of the service manager is not fed and will restart the daemon.",
        EventName = nameof(SupervisorHangs))]
    public static partial void SupervisorHangs(ILogger logger, double seconds);
}
