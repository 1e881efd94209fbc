using ComputeHost.Queue.RabbitMQ.Engines;
using ComputeHost.TestSupport;
using ComputeHost.TestSupport.Brokers;

namespace ComputeHost.Queue.RabbitMQ.Tests.Brokers;

/// <summary>A queue at a test's broker, and engines that use it as different processes would.</summary>
public sealed class QueueAtBroker : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _opened = [];
    private readonly Uri _broker;

    public QueueAtBroker(RabbitBroker broker)
        : this(broker.AddressUri)
    {
    }

    public QueueAtBroker(Uri broker) => _broker = broker;

    public string QueueName { get; init; } = "t" + Guid.NewGuid().ToString("N")[..12];

    public string Mailbox { get; } = "caller";

    public string Url => $"{_broker}?queue={QueueName}";

    public LogCapture Logs { get; } = new();

    public TimeSpan LeaseTimeout { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan UnknownMethodTimeout { get; init; } = TimeSpan.FromSeconds(3);

    public long MaxWaiting { get; init; } = 1_000_000;

    public bool AtLeastOnce { get; init; }

    public RabbitMqQueueOptions Options { get; } = new() { Heartbeat = TimeSpan.FromSeconds(2), OperationTimeout = TimeSpan.FromSeconds(20) };

    /// <param name="port">Where to connect on this machine instead: a proxy's port.</param>
    internal async Task<RabbitEngine> OpenAsync(int? port = null)
    {
        QueueEngineSettings settings = Settings();
        settings = port is null ? settings : settings with { Url = $"amqp://guest:guest@127.0.0.1:{port}?queue={QueueName}" };
        var engine = (RabbitEngine)await new RabbitEngineFactory(Options).OpenAsync(settings, default).AsTask().DefaultTimeout(TimeSpan.FromSeconds(60));
        _opened.Add(engine);
        return engine;
    }

    /// <summary>A consumer with a connection of its own, whose method 'Work' is idempotent and 'Once' is not.</summary>
    public async Task<IQueueConsumer> OpenConsumerAsync(int prefetch = 8, int? port = null)
    {
        RabbitEngine engine = await OpenAsync(port);
        IQueueConsumer consumer = await engine.OpenConsumerAsync(ConsumerOptions(prefetch), default);
        _opened.Add(consumer);
        return consumer;
    }

    public QueueConsumerOptions ConsumerOptions(int prefetch = 8) => new()
    {
        Name = "test",
        Methods = new Dictionary<string, QueueMethod> { ["Work"] = new("Work", true), ["Once"] = new("Once", AtLeastOnce) },
        Prefetch = prefetch,
    };

    public QueuedJob Job(string method = "Work", byte[]? body = null) => new()
    {
        Id = JobId.Create(Mailbox, DateTimeOffset.UtcNow),
        Method = method,
        ResultTtl = TimeSpan.FromHours(1),
        MaxAttempts = 3,
        Backoff = JobBackoff.Default,
        Body = body ?? [1, 2, 3],
    };

    /// <summary>Enqueues a job that is not refused.</summary>
    internal static async Task EnqueueAsync(RabbitEngine engine, QueuedJob job)
    {
        EnqueueReceipt receipt = Assert.Single(await engine.EnqueueAsync([job], default).AsTask().DefaultTimeout(TimeSpan.FromSeconds(60)));
        Assert.Null(receipt.Refusal);
        Assert.Equal(job.Id, receipt.Id);
    }

    public static async Task<JobDelivery> ReceiveOneAsync(IQueueConsumer consumer) =>
        Assert.Single(await consumer.ReceiveAsync(1, default).AsTask().DefaultTimeout(TimeSpan.FromSeconds(60)));

    /// <summary>Receives a job, enters it and ends it well.</summary>
    public static async Task<JobDelivery> RunOneAsync(IQueueConsumer consumer)
    {
        JobDelivery delivery = await ReceiveOneAsync(consumer);
        Assert.True(await consumer.EnterAsync(delivery, default).AsTask().DefaultTimeout());
        Assert.True(await consumer.FinishAsync(delivery, Succeeded(delivery), default).AsTask().DefaultTimeout(TimeSpan.FromSeconds(60)));
        return delivery;
    }

    /// <summary>Runs what comes until it is cancelled; what fails is tried again.</summary>
    /// <param name="consumer">The consumer.</param>
    /// <param name="entered">Gets the job of each entry.</param>
    /// <param name="end">Ends it.</param>
    public static async Task RunAllAsync(IQueueConsumer consumer, Action<JobId> entered, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            try
            {
                foreach (JobDelivery delivery in await consumer.ReceiveAsync(8, end))
                {
                    if (await consumer.EnterAsync(delivery, end))
                    {
                        entered(delivery.Job.Id);
                        await consumer.FinishAsync(delivery, Succeeded(delivery), end);
                    }
                }
            }
            catch (Exception exception) when (exception is OperationCanceledException or QueueException)
            {
                // Until the end.
            }
        }
    }

    public static JobDecision Succeeded(JobDelivery delivery, byte[]? result = null) =>
        new(ComputeJobStatus.Succeeded, delivery.Attempts, Outcome: new JobOutcome(ComputeJobStatus.Succeeded, result ?? [1]));

    internal static Task UntilEndedAsync(RabbitEngine engine, JobId id, ComputeJobStatus status, TimeSpan? limit = null) =>
        Eventually.UntilAsync($"the job is {status}", async () => (await engine.FindAsync(id, default))?.Status == status, limit);

    /// <summary>Forgets what was opened, which the test disposes itself.</summary>
    public void Forget(IAsyncDisposable opened) => _opened.Remove(opened);

    public async ValueTask DisposeAsync()
    {
        foreach (IAsyncDisposable opened in _opened.AsEnumerable().Reverse())
        {
            await opened.DisposeAsync().AsTask().DefaultTimeout(TimeSpan.FromSeconds(60));
        }
    }

    public QueueEngineSettings Settings() => new()
    {
        Url = Url,
        LeaseTimeout = LeaseTimeout,
        MaxWaiting = MaxWaiting,
        UnknownMethodTimeout = UnknownMethodTimeout,
        MaxBody = 64 * 1024 * 1024,
        TimeProvider = TimeProvider.System,
        LoggerFactory = Logs,
    };
}
