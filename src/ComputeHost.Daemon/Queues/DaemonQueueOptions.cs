using ComputeHost.Daemon.Configuration;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Daemon.Queues;

/// <summary>Options of the queues that this program opens. It brings all engines.</summary>
internal static class DaemonQueueOptions
{
    public static ComputeQueueOptions Create() => new ComputeQueueOptions { Mailbox = "computehost" }.UseRabbitMq();

    /// <param name="told">What the queue is told.</param>
    /// <param name="maxPayload">The pool's.</param>
    /// <param name="logs">Its loggers neither block nor throw.</param>
    public static ComputeQueueOptions Of(QueueConfiguration told, long maxPayload, ILoggerFactory logs)
    {
        ComputeQueueOptions options = Create();
        options.LeaseTimeout = told.LeaseTimeout;
        options.UnknownMethodTimeout = told.UnknownMethodTimeout;
        options.AtLeastOnce = told.AtLeastOnce;
        options.MaxPayload = maxPayload;
        options.LoggerFactory = logs;
        return options;
    }
}
