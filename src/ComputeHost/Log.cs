using Microsoft.Extensions.Logging;

namespace ComputeHost;

/// <summary>Event ids 1600 to 1699.</summary>
internal static partial class Log
{
    [LoggerMessage(1600, LogLevel.Information, "Calls run inside this process, because ComputePoolOptions.InProcess is '{Mode}'{Reason}. Nothing protects it from what they do.", EventName = "RunningInProcess")]
    public static partial void RunningInProcess(ILogger logger, InProcessMode mode, string reason);

    [LoggerMessage(1601, LogLevel.Warning, "Call '{CallId}' of '{Method}' did not end within its grace and cannot be killed inside this process: its thread is left to itself.", EventName = "ThreadLeft")]
    public static partial void ThreadLeft(ILogger logger, string callId, string method);

    [LoggerMessage(1602, LogLevel.Warning, "Edits that 'dotnet watch' applies to this program do not reach its workers, which run the code of its files. Leave ComputePoolOptions.InProcess, which is '{Mode}', at WhenDebugging, or use 'dotnet watch --no-hot-reload'.", EventName = "WorkersMissHotReload")]
    public static partial void WorkersMissHotReload(ILogger logger, InProcessMode mode);
}
