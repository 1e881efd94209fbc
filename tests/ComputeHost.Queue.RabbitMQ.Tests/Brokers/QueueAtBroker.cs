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

    public string QueueName { get; } = "t" + Guid.NewGuid().ToString("N")[..12];

    public string Mailbox { get; } = "caller";

    public string Url => $"{_broker}?queue={QueueName}";

    public LogCapture Logs { get; } = new();

    public TimeSpan LeaseTimeout { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan UnknownMethodTimeout { get; init; } = TimeSpan.FromSeconds(3);

    public long MaxWaiting { get; init; } = 1_000_000;

    public bool AtLeastOnce { get; init; }

    public RabbitMqQueueOptions Options { get; } = new() { Heartbeat = TimeSpan.FromSeconds(2), OperationTimeout = TimeSpan.FromSeconds(20) };

    internal async Task<RabbitEngine> OpenAsync()
    {
        var engine = (RabbitEngine)await new RabbitEngineFactory(Options).OpenAsync(Settings(), default).AsTask().DefaultTimeout(TimeSpan.FromSeconds(60));
        _opened.Add(engine);
        return engine;
    }

    /// <summary>A consumer with a connection of its own, whose method 'Work' is idempotent and 'Once' is not.</summary>
    public async Task<IQueueConsumer> OpenConsumerAsync(int prefetch = 8)
    {
        RabbitEngine engine = await OpenAsync();
        IQueueConsumer consumer = await engine.OpenConsumerAsync(ConsumerOptions(prefetch), default);
        _opened.Add(consumer);
        return consumer;
    }

    public static QueueConsumerOptions ConsumerOptions(int prefetch = 8) => new()
    {
        Name = "test",
        Methods = new Dictionary<string, QueueMethod> { ["Work"] = new("Work", true), ["Once"] = new("Once", false) },
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
        AtLeastOnce = AtLeastOnce,
        MaxBody = 64 * 1024 * 1024,
        TimeProvider = TimeProvider.System,
        LoggerFactory = Logs,
    };
}
