using ComputeHost.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;

namespace ComputeHost.Queue.Contract;

/// <summary>
/// What every engine does. A test class per engine derives from it, says how to open one, how time passes, and how a process is lost; an engine that
/// lacks a capability
/// passes the rules that need it by refusing.
/// </summary>
public abstract partial class QueueEngineContract : IAsyncLifetime
{
    private protected const string Method = "Shop.Primes.Count(System.Int32)";
    private protected const string OtherMethod = "Shop.Primes.Sum(System.Int32)";
    private protected const string Mailbox = "shop";

    private static readonly TimeSpan NotSoon = TimeSpan.FromMilliseconds(300);

    private readonly List<IAsyncDisposable> _opened = [];

    /// <summary>A short time that the engine tells from none, and from twice that.</summary>
    protected abstract TimeSpan Moment { get; }

    /// <summary>The clock of the callers.</summary>
    protected virtual TimeProvider Time => TimeProvider.System;

    /// <summary>Whether <see cref="LoseAsync"/> can be asked.</summary>
    protected virtual bool CanLose => true;

    /// <summary>The first wait of a second engine is for a reason of its own: how long a lost claim may stay unnoticed.</summary>
    protected virtual TimeSpan LossLimit => TimeSpan.FromSeconds(10);

    public virtual Task InitializeAsync() => Task.CompletedTask;

    public virtual async Task DisposeAsync()
    {
        foreach (IAsyncDisposable opened in Enumerable.Reverse(_opened))
        {
            await opened.DisposeAsync().DefaultTimeout();
        }
    }

    /// <summary>Opens an engine over the store of this test: each as another process would.</summary>
    /// <param name="settings">What it is told; the address is to be filled in.</param>
    protected abstract Task<IQueueEngine> OpenEngineAsync(QueueEngineSettings settings);

    /// <summary>Lets time pass for the engine.</summary>
    protected abstract Task PassAsync(TimeSpan time);

    /// <summary>The process of an engine is killed: it says nothing any more, and its consumers with it.</summary>
    protected virtual Task LoseAsync(IQueueEngine engine) => throw new NotSupportedException();

    protected virtual QueueEngineSettings Settings => new()
    {
        Url = "",
        LeaseTimeout = TimeSpan.FromSeconds(60),
        MaxWaiting = 1_000_000,
        UnknownMethodTimeout = TimeSpan.FromHours(1),
        MaxBody = 64 * 1024 * 1024,
        TimeProvider = Time,
        LoggerFactory = NullLoggerFactory.Instance,
    };

    private protected async Task<IQueueEngine> OpenAsync(QueueEngineSettings? settings = null)
    {
        IQueueEngine engine = await OpenEngineAsync(settings ?? Settings).DefaultTimeout();
        _opened.Add(engine);
        return engine;
    }

    private protected async Task<IQueueConsumer> ConsumeAsync(IQueueEngine engine, bool idempotent = true, int prefetch = 100, string name = "consumer", params string[] methods)
    {
        var options = new QueueConsumerOptions
        {
            Name = name,
            Methods = (methods.Length == 0 ? [Method] : methods).ToDictionary(static method => method, method => new QueueMethod(method, idempotent)),
            Prefetch = prefetch,
        };
        IQueueConsumer consumer = await engine.OpenConsumerAsync(options, CancellationToken.None).DefaultTimeout();
        _opened.Add(consumer);
        return consumer;
    }

    private protected QueuedJob Job(string method = Method, string mailbox = Mailbox, int size = 100) => new()
    {
        Id = JobId.Create(mailbox, Time.GetUtcNow()),
        Method = method,
        ResultTtl = TimeSpan.FromHours(24),
        MaxAttempts = 5,
        Backoff = JobBackoff.Default,
        Body = Bytes(size),
    };

    private protected static byte[] Bytes(int size, int seed = 1)
    {
        byte[] bytes = new byte[size];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private protected static JobDecision Success(JobDelivery delivery, byte[]? body = null) =>
        new(ComputeJobStatus.Succeeded, delivery.Attempts, Outcome: new JobOutcome(ComputeJobStatus.Succeeded, body ?? Bytes(50)));

    private protected static async Task<JobId> EnqueueAsync(IQueueEngine engine, QueuedJob job)
    {
        EnqueueReceipt receipt = Assert.Single(await engine.EnqueueAsync([job], CancellationToken.None).DefaultTimeout());
        Assert.Null(receipt.Refusal);
        return receipt.Id;
    }

    private protected static async Task<JobDelivery> ReceiveOneAsync(IQueueConsumer consumer) =>
        Assert.Single(await consumer.ReceiveAsync(1, CancellationToken.None).DefaultTimeout());

    private protected static async Task<IReadOnlyList<JobDelivery>> ReceiveAsync(IQueueConsumer consumer, int count)
    {
        List<JobDelivery> received = [];
        while (received.Count < count)
        {
            received.AddRange(await consumer.ReceiveAsync(count - received.Count, CancellationToken.None).DefaultTimeout());
        }

        return received;
    }

    /// <summary>Nothing is to be received: a short wait that can only miss a fault, never report one that is none.</summary>
    private protected static async Task AssertNoneAsync(IQueueConsumer consumer)
    {
        using var limit = new CancellationTokenSource(NotSoon);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => Assert.Empty(await consumer.ReceiveAsync(1, limit.Token))).DefaultTimeout();
    }

    private protected static async Task<bool> EnterAsync(IQueueConsumer consumer, JobDelivery delivery) =>
        await consumer.EnterAsync(delivery, CancellationToken.None).DefaultTimeout();

    private protected static async Task<bool> FinishAsync(IQueueConsumer consumer, JobDelivery delivery, JobDecision decision) =>
        await consumer.FinishAsync(delivery, decision, CancellationToken.None).DefaultTimeout();

    private protected static async Task<JobRecord?> FindAsync(IQueueEngine engine, JobId id) =>
        await engine.FindAsync(id, CancellationToken.None).DefaultTimeout();

    /// <summary>Waits for the outcome of a job in its mailbox, from all that it has ever received.</summary>
    private protected async Task<MailboxRecord> OutcomeAsync(IQueueEngine engine, JobId id) => (await OutcomesAsync(engine, id.Mailbox, [id]))[id];

    private protected async Task<IReadOnlyDictionary<JobId, MailboxRecord>> OutcomesAsync(IQueueEngine engine, string mailbox, IReadOnlyCollection<JobId> ids)
    {
        Dictionary<JobId, MailboxRecord> outcomes = [];
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await foreach (IReadOnlyList<MailboxRecord> records in engine.ReadMailboxAsync(mailbox, Time.GetUtcNow() - TimeSpan.FromDays(1), limit.Token))
        {
            foreach (MailboxRecord record in records.Where(static record => !record.IsProgress))
            {
                outcomes.TryAdd(record.Id, record);
            }

            if (ids.All(outcomes.ContainsKey))
            {
                return outcomes;
            }
        }

        throw new InvalidOperationException("A mailbox has ended.");
    }
}
