using ComputeHost.Daemon.Shell;
using ComputeHost.Queue;
using ComputeHost.Queue.Queues;

namespace ComputeHost.Daemon.Verbs.Queueing;

/// <summary>Where the queue is that a verb asks.</summary>
internal sealed class QueueTarget(string url, ComputeQueueOptions queues)
{
    public const string OptionName = "--queue";
    public const string Variable = "COMPUTEHOST_QUEUE";

    /// <param name="url">As given; null for the variable's.</param>
    /// <param name="queues">What it is opened with.</param>
    /// <exception cref="VerbException">None is named.</exception>
    public static QueueTarget Of(string? url, ComputeQueueOptions queues)
    {
        string text = url ?? Environment.GetEnvironmentVariable(Variable) ?? "";
        return text.Length > 0
            ? new QueueTarget(text, queues)
            : throw VerbException.Unusable(
                $"No queue is named. Give '{OptionName} URL', as '{OptionName} sqlite:/var/lib/shop/jobs.db', or set the variable {Variable}.");
    }

    /// <exception cref="VerbException">It is no address, or the store cannot be used.</exception>
    public Task<IQueueEngine> OpenAsync(CancellationToken cancellationToken) => ExplainAsync(async () =>
    {
        try
        {
            return await EngineCatalog.Find(url, queues.Engines).OpenAsync(queues.ForEngine(url) with { MustExist = true }, cancellationToken);
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
