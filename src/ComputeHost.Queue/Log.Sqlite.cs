using Microsoft.Extensions.Logging;

namespace ComputeHost.Queue;

/// <summary>Event ids 1801 to 1849.</summary>
internal static partial class Log
{
    [LoggerMessage(
        1801,
        LogLevel.Warning,
        "The consumer '{Consumer}' could not show that it lives; without a sign of life its jobs are given to others.",
        EventName = "BeatFailed")]
    public static partial void BeatFailed(ILogger logger, Exception exception, string consumer);

    [LoggerMessage(1802, LogLevel.Error, "The body of job '{Job}' in '{Database}' cannot be read.", EventName = "BodyUnreadable")]
    public static partial void BodyUnreadable(ILogger logger, Exception exception, JobId job, string database);

    [LoggerMessage(
        1803,
        LogLevel.Warning,
        "The consumer '{Consumer}' showed no sign of life for too long: {Jobs} jobs were taken from it.",
        EventName = "ClaimsLost")]
    public static partial void ClaimsLost(ILogger logger, string consumer, int jobs);

    [LoggerMessage(1804, LogLevel.Warning, "{Reason} It could not give its jobs back; another process does it.", EventName = "ClaimsNotReturned")]
    public static partial void ClaimsNotReturned(ILogger logger, Exception exception, string reason);

    [LoggerMessage(1805, LogLevel.Warning, "The consumer '{Consumer}' is gone: {Reason} Its jobs wait again, or have ended.", EventName = "ConsumerGone")]
    public static partial void ConsumerGone(ILogger logger, string consumer, string reason);

    [LoggerMessage(1806, LogLevel.Error, "The store '{Database}' could not be looked after; it is tried again.", EventName = "StoreCareFailed")]
    public static partial void StoreCareFailed(ILogger logger, Exception exception, string database);

    [LoggerMessage(1807, LogLevel.Warning, "Mailbox '{Mailbox}' in '{Database}' cannot be read; it is tried again.", EventName = "StoredMailboxUnreadable")]
    public static partial void StoredMailboxUnreadable(ILogger logger, Exception exception, string mailbox, string database);
}
