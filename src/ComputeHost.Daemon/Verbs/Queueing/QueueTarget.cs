using ComputeHost.Daemon.Queues;
using ComputeHost.Daemon.Shell;
using ComputeHost.Queue;
using Microsoft.Extensions.Logging.Abstractions;

namespace ComputeHost.Daemon.Verbs.Queueing;

/// <summary>Where the queue is that a verb asks.</summary>
internal sealed class QueueTarget(string url, QueueEngines engines)
{
    public const string OptionName = "--queue";
    public const string Variable = "COMPUTEHOST_QUEUE";

    /// <param name="url">As given; null for the variable's.</param>
    /// <param name="engines">What opens it.</param>
    /// <exception cref="VerbException">None is named.</exception>
    public static QueueTarget Of(string? url, QueueEngines engines)
    {
        string text = url ?? Environment.GetEnvironmentVariable(Variable) ?? "";
        return text.Length > 0
            ? new QueueTarget(text, engines)
            : throw VerbException.Unusable($"No queue is named. Give '{OptionName} URL', as '{OptionName} sqlite:/var/lib/shop/jobs.db', or set the variable {Variable}.");
    }

    /// <exception cref="VerbException">It is no address, or the store cannot be used.</exception>
    public Task<IQueueEngine> OpenAsync(CancellationToken cancellationToken) => ExplainAsync(async () =>
    {
        var settings = new QueueEngineSettings
        {
            Url = url,
            MustExist = true,
            LeaseTimeout = TimeSpan.FromSeconds(60),
            MaxWaiting = 1_000_000,
            UnknownMethodTimeout = TimeSpan.FromMinutes(10),
            AtLeastOnce = false,
            MaxBody = 64 * 1024 * 1024,
            TimeProvider = TimeProvider.System,
            LoggerFactory = NullLoggerFactory.Instance,
        };
        try
        {
            return await engines.OpenAsync(settings, cancellationToken);
        }
        catch (ArgumentException e)
        {
            throw VerbException.Unusable(e.Message.Split(" (Parameter '")[0]);
        }
    });

    /// <summary>Asks the queue.</summary>
    /// <exception cref="VerbException">It cannot be used, or cannot do this.</exception>
    public static async Task<T> ExplainAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (QueueException e)
        {
            throw new VerbException("no-queue", ExitCode.NoDaemon, e.Message);
        }
        catch (NotSupportedException e)
        {
            throw new VerbException("not-supported", ExitCode.Refused, e.Message);
        }
        catch (ComputeRejectedException e)
        {
            throw new VerbException("refused", ExitCode.Refused, e.Message);
        }
    }
}
