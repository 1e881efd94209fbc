using Microsoft.Extensions.Logging;

namespace ComputeHost.Client;

/// <summary>Event ids 1400 to 1599.</summary>
internal static partial class Log
{
    [LoggerMessage(1400, LogLevel.Warning, "The session with worker '{WorkerId}' (process {ProcessId}) is broken: {Reason}", EventName = "SessionBroken")]
    public static partial void SessionBroken(ILogger logger, string workerId, int processId, string reason);

    [LoggerMessage(1401, LogLevel.Warning, "A progress listener failed; worker '{WorkerId}' continues.", EventName = "ProgressListenerFailed")]
    public static partial void ProgressListenerFailed(ILogger logger, Exception exception, string workerId);

    [LoggerMessage(
        1402,
        LogLevel.Warning,
        "Call '{CallId}' of '{Method}' did not end within its grace; worker '{WorkerId}' is killed.",
        EventName = "WorkerCondemned")]
    public static partial void WorkerCondemned(ILogger logger, string callId, string method, string workerId);

    [LoggerMessage(1403, LogLevel.Error, "A check of the time limits failed; the next one is in a second.", EventName = "TickFailed")]
    public static partial void TickFailed(ILogger logger, Exception exception);

    [LoggerMessage(1404, LogLevel.Warning, "The daemon at '{Address}' is out of reach: {Reason} It is tried again.", EventName = "DaemonOutOfReach")]
    public static partial void DaemonOutOfReach(ILogger logger, string address, string reason);

    [LoggerMessage(1405, LogLevel.Information, "The session with the daemon at '{Address}' has begun.", EventName = "DaemonReached")]
    public static partial void DaemonReached(ILogger logger, string address);
}
