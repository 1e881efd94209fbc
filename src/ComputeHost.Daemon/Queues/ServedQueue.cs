using ComputeHost.Daemon.Configuration;
using ComputeHost.Daemon.Fairness;
using ComputeHost.Daemon.Pools;
using ComputeHost.Daemon.Shell;
using ComputeHost.Queue.Consuming;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Daemon.Queues;

/// <summary>A queue whose jobs one pool of the daemon takes.</summary>
internal sealed class ServedQueue : IAsyncDisposable
{
    private readonly ComputeQueue _queue;
    private readonly HostedRunner _runner;
    private readonly ComputeQueueConsumer _consumer;
    private readonly QueueWatch _watch;

    private ServedQueue(HostedPool pool, ComputeQueue queue, HostedRunner runner, ComputeQueueConsumer consumer, QueueWatch watch)
    {
        Pool = pool;
        _queue = queue;
        _runner = runner;
        _consumer = consumer;
        _watch = watch;
    }

    public HostedPool Pool { get; }

    /// <summary>Without credentials.</summary>
    public string Address => _queue.Address;

    /// <summary>What it is called in the queue's lists.</summary>
    public string Consumer => _consumer.Name;

    /// <summary>How many jobs the pool has.</summary>
    public int Jobs => _consumer.Count;

    public IReadOnlyCollection<JobMethod> Methods => _runner.Methods;

    /// <summary>The jobs whose methods are entered.</summary>
    public IEnumerable<FairJob> Calls => _runner.Calls;

    /// <summary>How the queue was when it was looked at.</summary>
    public QueueSight Sight => _watch.Latest;

    /// <summary>Opens the queue of a pool and begins to take its jobs.</summary>
    /// <param name="pool">The pool, which runs.</param>
    /// <param name="told">What the queue is told.</param>
    /// <param name="account">The queue as a client of the pool.</param>
    /// <param name="logs">Its loggers neither block nor throw.</param>
    /// <param name="cancellationToken">Gives up; nothing is left open.</param>
    /// <returns>Null if the pool has no method for it.</returns>
    /// <exception cref="UsageException">The queue cannot be used; the message says why and what to do.</exception>
    public static async Task<ServedQueue?> OpenAsync(
        HostedPool pool, QueueConfiguration told, ClientAccount account, ILoggerFactory logs, CancellationToken cancellationToken)
    {
        IReadOnlyList<JobMethod> methods = QueueMethods.Of(pool.Configuration, pool.Methods);
        if (methods.Count == 0)
        {
            return null;
        }

        try
        {
            ComputeQueue queue = await ComputeQueue.OpenAsync(told.Url, DaemonQueueOptions.Of(told, pool.Settings.MaxPayload, logs), cancellationToken);
            try
            {
                var runner = new HostedRunner(pool, account, methods);
                ComputeQueueConsumer consumer = await queue.ServeAsync(runner, TermsOf(pool, told), cancellationToken);
                return new ServedQueue(pool, queue, runner, consumer, new QueueWatch(queue, TimeProvider.System));
            }
            catch
            {
                await queue.DisposeAsync();
                throw;
            }
        }
        catch (Exception exception) when (exception is ArgumentException or QueueException)
        {
            throw new UsageException($"Pool '{pool.Name}' cannot take jobs: {exception.Message.Split(" (Parameter '")[0]}", exception);
        }
    }

    /// <summary>
    /// Takes no more jobs, gives back those that have not been entered, lets the others go on until <paramref name="hurry"/> fires, and closes the queue.
    /// </summary>
    public async Task StopAsync(CancellationToken hurry)
    {
        await _consumer.StopAsync(hurry);
        await _watch.DisposeAsync();
        await _queue.DisposeAsync();
    }

    public ValueTask DisposeAsync() => new(StopAsync(new CancellationToken(canceled: true)));

    private static ComputeServeOptions TermsOf(HostedPool pool, QueueConfiguration told) => new()
    {
        MaxConcurrency = told.MaxConcurrency,
        Prefetch = told.Prefetch,
        DrainTimeout = pool.Configuration.Options.DrainTimeout,
        Name = $"computehost@{Environment.MachineName}:{Environment.ProcessId}/{pool.Name}",
    };
}
