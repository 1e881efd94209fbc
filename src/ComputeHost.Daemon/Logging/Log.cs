using Microsoft.Extensions.Logging;

namespace ComputeHost.Daemon;

/// <summary>Everything the daemon logs. Its event ids are 1700 to 1799.</summary>
internal static partial class Log
{
    // Serving: 1700 …

    [LoggerMessage(1700, LogLevel.Warning, "A connection could not be taken; the next one is tried in a moment.", EventName = nameof(NobodyLetIn))]
    public static partial void NobodyLetIn(ILogger logger, Exception exception);

    [LoggerMessage(1701, LogLevel.Information, "Session {Session} of '{Client}' (process {ProcessId}) with pool '{Pool}' has begun.", EventName = nameof(SessionBegan))]
    public static partial void SessionBegan(ILogger logger, long session, string client, int processId, string pool);

    [LoggerMessage(1702, LogLevel.Information, "Session {Session} of '{Client}' (process {ProcessId}) is over; '{Calls}' of its calls were given up.", EventName = nameof(SessionEnded))]
    public static partial void SessionEnded(ILogger logger, long session, string client, int processId, int calls);

    [LoggerMessage(1703, LogLevel.Warning, "Session {Session} of '{Client}' (process {ProcessId}) is ended: {Reason}", EventName = nameof(SessionRefused))]
    public static partial void SessionRefused(ILogger logger, long session, string client, int processId, string reason);

    [LoggerMessage(1704, LogLevel.Information, "Pool '{Pool}' runs '{Program}' with '{Methods}' methods.", EventName = nameof(PoolServes))]
    public static partial void PoolServes(ILogger logger, string pool, string program, int methods);

    [LoggerMessage(1705, LogLevel.Information, "The daemon drains: '{Calls}' calls go on for at most {Seconds} s.", EventName = nameof(Draining))]
    public static partial void Draining(ILogger logger, int calls, double seconds);

    [LoggerMessage(1706, LogLevel.Warning, "Pool '{Pool}': {Warning}", EventName = nameof(GenerationWarning))]
    public static partial void GenerationWarning(ILogger logger, string pool, string warning);

    // Queues: 1720 …

    [LoggerMessage(
        1720,
        LogLevel.Warning,
        "Pool '{Pool}' takes no jobs of its queue: none of its methods is marked with the tactic Queue, or named in 'methods' of its configuration.",
        EventName = nameof(NoQueueMethods))]
    public static partial void NoQueueMethods(ILogger logger, string pool);

    // Steering: 1740 …

    [LoggerMessage(1740, LogLevel.Information, "The operator '{User}' has asked: {Request}.", EventName = nameof(Steered))]
    public static partial void Steered(ILogger logger, string user, string request);

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
