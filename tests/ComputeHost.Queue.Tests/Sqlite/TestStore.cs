using System.Text;
using ComputeHost.Queue.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace ComputeHost.Queue.Tests.Sqlite;

/// <summary>A store in a directory of its own, and what tests do with it.</summary>
internal sealed class TestStore : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _opened = [];

    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("ch-queue-").FullName;

    public string Path => System.IO.Path.Combine(Directory, "jobs.db");

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public TimeSpan LeaseTimeout { get; init; } = TimeSpan.FromSeconds(60);

    public TimeSpan UnknownMethodTimeout { get; init; } = TimeSpan.FromHours(1);

    public long MaxWaiting { get; init; } = 1_000_000;

    public long MaxBody { get; init; } = 64 * 1024 * 1024;

    public bool AtLeastOnce { get; init; }

    public async Task<SqliteEngine> OpenAsync(string? boot = null, string parameters = "")
    {
        SqliteTuning tuning = new();
        var engine =
            (SqliteEngine)await new SqliteEngineFactory(boot is null ? tuning : tuning with { Boot = boot }).OpenAsync(Settings(parameters), CancellationToken.None);
        _opened.Add(engine);
        return engine;
    }

    public QueueEngineSettings Settings(string parameters = "") => new()
    {
        Url = $"sqlite:{Path}{parameters}",
        LeaseTimeout = LeaseTimeout,
        MaxWaiting = MaxWaiting,
        UnknownMethodTimeout = UnknownMethodTimeout,
        MaxBody = MaxBody,
        TimeProvider = Time,
        LoggerFactory = NullLoggerFactory.Instance,
    };

    public async Task<IQueueConsumer> ConsumeAsync(SqliteEngine engine, int prefetch = 8, bool isIdempotent = true, string name = "consumer", params string[] methods)
    {
        IEnumerable<string> names = methods.Length == 0 ? ["work"] : methods;
        IQueueConsumer consumer = await engine.OpenConsumerAsync(
            new QueueConsumerOptions { Name = name, Prefetch = prefetch, Methods = names.ToDictionary(method => method, method => new QueueMethod(method, isIdempotent || AtLeastOnce)) },
            CancellationToken.None);
        _opened.Add(consumer);
        return consumer;
    }

    public QueuedJob Job(string text = "argument", string method = "work", string mailbox = "shop") => new()
    {
        Id = JobId.Create(mailbox, Time.GetUtcNow()),
        Method = method,
        ResultTtl = TimeSpan.FromHours(1),
        MaxAttempts = 5,
        Backoff = JobBackoff.Default,
        Body = Encoding.UTF8.GetBytes(text),
    };

    public static JobDecision Succeed(JobDelivery delivery, string result = "result") => Succeed(delivery, Encoding.UTF8.GetBytes(result));

    public static JobDecision Succeed(JobDelivery delivery, byte[] result) =>
        new(ComputeJobStatus.Succeeded, delivery.Attempts, Outcome: new JobOutcome(ComputeJobStatus.Succeeded, result));

    public async ValueTask DisposeAsync()
    {
        foreach (IAsyncDisposable opened in Enumerable.Reverse(_opened))
        {
            await opened.DisposeAsync();
        }

        System.IO.Directory.Delete(Directory, recursive: true);
    }
}

/// <summary>Short forms of what tests ask an engine.</summary>
internal static class EngineCalls
{
    public static async Task<EnqueueReceipt> EnqueueAsync(this IQueueEngine engine, QueuedJob job) =>
        Assert.Single(await engine.EnqueueAsync([job], CancellationToken.None));

    public static async Task<JobDelivery> ReceiveOneAsync(this IQueueConsumer consumer) =>
        Assert.Single(await consumer.ReceiveAsync(1, CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(30)));

    public static async Task<JobRecord?> FindAsync(this IQueueEngine engine, QueuedJob job) => await engine.FindAsync(job.Id, CancellationToken.None);

    public static async Task<ComputeJobStatus?> StatusAsync(this IQueueEngine engine, QueuedJob job) => (await engine.FindAsync(job))?.Status;

    public static async Task<bool> FinishAsync(this IQueueConsumer consumer, JobDelivery delivery, JobDecision decision) =>
        await consumer.FinishAsync(delivery, decision, CancellationToken.None);

    public static async Task<bool> EnterAsync(this IQueueConsumer consumer, JobDelivery delivery) =>
        await consumer.EnterAsync(delivery, CancellationToken.None);

    /// <summary>How many rows a table has.</summary>
    public static Task<long> CountAsync(this SqliteEngine engine, string table) =>
        engine.Store.Writer.RunAsync(tables => tables.Database.Scalar($"SELECT count(*) FROM {table}"), CancellationToken.None);

    /// <summary>The next records of a mailbox.</summary>
    public static async Task<IReadOnlyList<MailboxRecord>> ReadAsync(this IQueueEngine engine, string mailbox = "shop", DateTimeOffset since = default)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await foreach (IReadOnlyList<MailboxRecord> records in engine.ReadMailboxAsync(mailbox, since, limit.Token))
        {
            return records;
        }

        return [];
    }
}
