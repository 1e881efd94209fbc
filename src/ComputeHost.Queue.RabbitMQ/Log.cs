using Microsoft.Extensions.Logging;

namespace ComputeHost.Queue.RabbitMQ;

/// <summary>Everything that the RabbitMQ engine logs. Its event ids are 1900 to 1949.</summary>
internal static partial class Log
{
    // Connections and topology: 1900 …

    [LoggerMessage(1900, LogLevel.Information, "The queue's connection for {Purpose} to '{Address}' is open, at attempt {Attempt}.", EventName = nameof(Connected))]
    public static partial void Connected(ILogger logger, string purpose, string address, int attempt);

    [LoggerMessage(1901, LogLevel.Warning, "The queue's connection for {Purpose} to '{Address}' is lost: {Reason}", EventName = nameof(ConnectionLost))]
    public static partial void ConnectionLost(ILogger logger, string purpose, string address, string reason);

    [LoggerMessage(1902, LogLevel.Warning, "The broker at '{Address}' takes no messages from the queue's connection for {Purpose}: {Reason}", EventName = nameof(Blocked))]
    public static partial void Blocked(ILogger logger, string purpose, string address, string reason);

    [LoggerMessage(1903, LogLevel.Information, "The broker at '{Address}' takes messages again from the queue's connection for {Purpose}.", EventName = nameof(Unblocked))]
    public static partial void Unblocked(ILogger logger, string purpose, string address);

    [LoggerMessage(
        1904,
        LogLevel.Warning,
        "The broker limits '{Queue}' otherwise than MaxWaiting ({MaxWaiting}) says, and its own limit counts. Delete the queue when it is empty to change that. {Reply}",
        EventName = nameof(LimitDiffers))]
    public static partial void LimitDiffers(ILogger logger, string queue, long maxWaiting, string reply);

    // Messages: 1910 …

    [LoggerMessage(1910, LogLevel.Information, "Message '{Id}' is sent again: a lost connection has left open whether it is stored.", EventName = nameof(Repeated))]
    public static partial void Repeated(ILogger logger, string id);

    [LoggerMessage(1911, LogLevel.Warning, "A message in '{Queue}' is no job and goes to the dead letters: {Problem}", EventName = nameof(Garbage))]
    public static partial void Garbage(ILogger logger, string queue, string problem);

    // Consumers: 1920 …

    [LoggerMessage(1920, LogLevel.Warning, "Consumer '{Consumer}' has lost its claims at the broker and begins again: {Reason}", EventName = nameof(SessionLost))]
    public static partial void SessionLost(ILogger logger, string consumer, string reason);

    [LoggerMessage(1921, LogLevel.Warning, "Message '{Id}' goes back to its queue, because nothing could be decided about it: {Reason}", EventName = nameof(NotReceived))]
    public static partial void NotReceived(ILogger logger, string id, string reason);

    [LoggerMessage(1922, LogLevel.Warning, "The delivery of job '{Id}' could not be renewed; it is tried again: {Reason}", EventName = nameof(NotHeld))]
    public static partial void NotHeld(ILogger logger, JobId id, string reason);

    [LoggerMessage(1923, LogLevel.Debug, "A mark in '{Stream}' was not read in time and is written again.", EventName = nameof(MarkLost))]
    public static partial void MarkLost(ILogger logger, string stream);
}
