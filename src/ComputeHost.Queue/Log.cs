using Microsoft.Extensions.Logging;

namespace ComputeHost.Queue;

/// <summary>What the queue logs. Addresses have no credentials.</summary>
internal static partial class Log
{
    [LoggerMessage(1850, LogLevel.Warning, "Mailbox '{Mailbox}' of the queue '{Address}' cannot be read: {Reason} Whoever waits for an outcome waits on; it is tried again.")]
    public static partial void MailboxUnreadable(ILogger logger, string mailbox, string address, string reason, Exception exception);

    [LoggerMessage(1851, LogLevel.Information, "Consumer '{Consumer}' takes jobs of {Methods} methods from the queue '{Address}', {Concurrency} at once.")]
    public static partial void ConsumerStarted(ILogger logger, string consumer, string address, int methods, int concurrency);

    [LoggerMessage(1852, LogLevel.Information, "Consumer '{Consumer}' has stopped.")]
    public static partial void ConsumerStopped(ILogger logger, string consumer);

    [LoggerMessage(1853, LogLevel.Warning, "Consumer '{Consumer}' cannot take jobs: {Reason} It is tried again.")]
    public static partial void ReceiveFailed(ILogger logger, string consumer, string reason, Exception exception);

    [LoggerMessage(1854, LogLevel.Warning, "Job '{Job}' was not entered, and is given back: {Reason}")]
    public static partial void EnterFailed(ILogger logger, JobId job, string reason, Exception exception);

    [LoggerMessage(1855, LogLevel.Information, "Job '{Job}' is not consumer '{Consumer}''s any more, and was not run by it.")]
    public static partial void ClaimLost(ILogger logger, JobId job, string consumer);

    [LoggerMessage(1856, LogLevel.Warning, "That job '{Job}' is '{Status}' cannot be stored: {Reason} It is tried again.")]
    public static partial void FinishFailed(ILogger logger, JobId job, ComputeJobStatus status, string reason, Exception exception);

    [LoggerMessage(1857, LogLevel.Warning, "That job '{Job}' is '{Status}' came too late from consumer '{Consumer}', and does not count.")]
    public static partial void OutcomeDropped(ILogger logger, JobId job, ComputeJobStatus status, string consumer);

    [LoggerMessage(1858, LogLevel.Error, "Job '{Job}' of '{Method}' is dead after {Attempts} attempts. It is kept, and can be sent again.")]
    public static partial void JobDead(ILogger logger, JobId job, string method, int attempts);

    [LoggerMessage(1859, LogLevel.Error, "Job '{Job}' is left as it is: {Reason}")]
    public static partial void JobLeft(ILogger logger, JobId job, string reason, Exception exception);

    [LoggerMessage(1860, LogLevel.Debug, "A report of job '{Job}' was lost: {Reason}")]
    public static partial void ProgressLost(ILogger logger, JobId job, string reason);

    [LoggerMessage(1861, LogLevel.Warning, "Job '{Job}', whose caller has given up, could not be cancelled: {Reason} It may run.")]
    public static partial void CancelFailed(ILogger logger, JobId job, string reason, Exception exception);

    [LoggerMessage(1862, LogLevel.Warning, "The listener to the progress of job '{Job}' threw: {Reason}")]
    public static partial void ListenerFailed(ILogger logger, string job, string reason, Exception exception);
}
