using Microsoft.Extensions.Logging;

namespace ComputeHost;

/// <summary>Event ids 1600 to 1699.</summary>
internal static partial class Log
{
    [LoggerMessage(1600, LogLevel.Information,
        "Calls run inside this process, because ComputePoolOptions.InProcess is '{Mode}'{Reason}. "
        + "Nothing protects it from what they do.", EventName = "RunningInProcess")]
    public static partial void RunningInProcess(ILogger logger, InProcessMode mode, string reason);

    [LoggerMessage(1601, LogLevel.Warning,
        "Call '{CallId}' of '{Method}' did not end within its grace and cannot be killed inside this process: "
        + "its thread is left to itself.", EventName = "ThreadLeft")]
    public static partial void ThreadLeft(ILogger logger, string callId, string method);

    [LoggerMessage(1603, LogLevel.Information,
        "Call '{CallId}' of '{Method}', whose thread was left to itself, has ended: the thread is back.", EventName = "ThreadReturned")]
    public static partial void ThreadReturned(ILogger logger, string callId, string method);

    [LoggerMessage(1604, LogLevel.Error, "Calls on threads are refused: {Obstacle}", EventName = "NoThreadLeft")]
    public static partial void NoThreadLeft(ILogger logger, string obstacle);

    [LoggerMessage(1605, LogLevel.Warning,
        "Call '{CallId}' of '{Method}' still runs, for {Elapsed}, although its pool is disposed.", EventName = "ThreadOutlivesPool")]
    public static partial void ThreadOutlivesPool(ILogger logger, string callId, string method, TimeSpan elapsed);

    [LoggerMessage(1606, LogLevel.Information,
        "Methods on threads share values with their callers (ComputePoolOptions.ShareValues).", EventName = "SharingValues")]
    public static partial void SharingValues(ILogger logger);

    [LoggerMessage(1602, LogLevel.Warning,
        "Edits that 'dotnet watch' applies to this program do not reach its workers, which run the code of its files. Leave "
        + "ComputePoolOptions.InProcess, which is '{Mode}', at WhenDebugging, or use 'dotnet watch --no-hot-reload'.", EventName = "WorkersMissHotReload")]
    public static partial void WorkersMissHotReload(ILogger logger, InProcessMode mode);
}
