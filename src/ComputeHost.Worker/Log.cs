using Microsoft.Extensions.Logging;

namespace ComputeHost.Worker;

/// <summary>Event ids 1200 to 1399.</summary>
internal static partial class Log
{
    [LoggerMessage(1200, LogLevel.Error, "A connection could not be served.", EventName = "ConnectionFailed")]
    public static partial void ConnectionFailed(ILogger logger, Exception exception);

    [LoggerMessage(1201, LogLevel.Error, "A connection could not be let in.", EventName = "NobodyLetIn")]
    public static partial void NobodyLetIn(ILogger logger, Exception exception);
}
