using Microsoft.Extensions.Logging;

namespace ComputeHost.Protocol;

/// <summary>Event ids 1800 to 1899.</summary>
internal static partial class Log
{
    [LoggerMessage(1800, LogLevel.Warning, "{Dropped} log entries were dropped: the loggers of this program do not take them as fast as they come.", EventName = nameof(EntriesDropped))]
    public static partial void EntriesDropped(ILogger logger, int dropped);
}
