using System.Runtime.CompilerServices;
using ComputeHost.Protocol.Threads;
using ComputeHost.Queue.Sqlite.Liveness;
using ComputeHost.Queue.Sqlite.Rows;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Queue.Sqlite;

/// <summary>A queue in a file of SQLite, for all programs of one machine.</summary>
internal sealed class SqliteEngine : IQueueEngine
{
    private readonly SqliteAddress _address;
    private readonly QueueEngineSettings _settings;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _closing = new();
    private readonly Lock _gate = new();
    private readonly Task _housekeeping;
    private volatile SqliteConsumer[] _consumers = [];
    private int _disposed;

    public SqliteEngine(SqliteAddress address, SqliteStore store, QueueEngineSettings settings, string boot)
    {
        _address = address;
        _settings = settings;
        _logger = settings.LoggerFactory.CreateLogger("ComputeHost.Queue.Sqlite");
        Store = store;
        Boot = boot;
        Large = new LargeBodies(store);
        Hub = new ChangeHub(store.Board, settings.TimeProvider);
        Watch = new StoreWatch(store.Board, Hub, Tick);
        Capabilities = new QueueCapabilities
        {
            Keys = true,
            Priorities = true,
            ListsJobs = true,
            Pause = true,
            MaxBody = settings.MaxBody,
            Alternative = "A broker serves several machines.",
        };
        Watch.Start();
        var housekeeping = new Housekeeping(this, settings.LeaseTimeout, settings.UnknownMethodTimeout, _logger);
        _housekeeping = EmptyContext.RunAsync(() => housekeeping.RunAsync(_closing.Token));
    }

    public string Name => "SQLite";

    public string Address => _address.ToString();

    public QueueCapabilities Capabilities { get; }

    public SqliteStore Store { get; }

    public string Boot { get; }

    public LargeBodies Large { get; }

    public ChangeHub Hub { get; }

    public StoreWatch Watch { get; }

    public TimeProvider Time => _settings.TimeProvider;

    /// <summary>The consumers of this process.</summary>
    public IReadOnlyList<SqliteConsumer> Consumers => _consumers;

    public async ValueTask<IReadOnlyList<EnqueueReceipt>> EnqueueAsync(IReadOnlyList<QueuedJob> jobs, CancellationToken cancellationToken) =>
        await Task.WhenAll(jobs.Select(job => EnqueueAsync(job, cancellationToken))).ConfigureAwait(false);

    public async ValueTask<IQueueConsumer> OpenConsumerAsync(QueueConsumerOptions options, CancellationToken cancellationToken)
    {
        var consumer = new SqliteConsumer(this, options, _logger);
        lock (_gate)
        {
            _consumers = [.. _consumers, consumer];
        }

        try
        {
            await consumer.OpenAsync(cancellationToken).ConfigureAwait(false);
            return consumer;
        }
        catch
        {
            await consumer.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async IAsyncEnumerable<IReadOnlyList<MailboxRecord>> ReadMailboxAsync(string mailbox, DateTimeOffset since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = new SqliteMailbox(this, mailbox, since, _logger);
        while (true)
        {
            yield return await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask<JobRecord?> FindAsync(JobId id, CancellationToken cancellationToken)
    {
        if (await Store.Reader.RunAsync(tables => tables.Find(id), cancellationToken).ConfigureAwait(false) is not ({ } row, var progress))
        {
            return null;
        }

        ReadOnlyMemory<byte> body = await Large.ReadAsync(row.LargeBody, row.Job.Body, cancellationToken).ConfigureAwait(false);
        ReadOnlyMemory<byte> outcome = await Large.ReadAsync(row.LargeOutcome, row.Outcome, cancellationToken).ConfigureAwait(false);
        return (await OwnerViews.ReadAsync(Store, cancellationToken).ConfigureAwait(false)).Describe(row, Store.Clock.Now, body, outcome, progress);
    }

    public async ValueTask<JobPage> ListAsync(JobFilter filter, string? from, int size, CancellationToken cancellationToken)
    {
        OwnerViews owners = await OwnerViews.ReadAsync(Store, cancellationToken).ConfigureAwait(false);
        long now = Store.Clock.Now;
        JobRows found = await Store.Reader.RunAsync(tables => tables.List(filter, from, size, now), cancellationToken).ConfigureAwait(false);
        IEnumerable<JobRecord> records = found.Jobs.Select(row => owners.Describe(row, now, default, default, null));
        return new JobPage([.. records.Where(record => filter.Statuses.Count == 0 || filter.Statuses.Contains(record.Status))], found.Next);
    }

    public async ValueTask<CancelResult> CancelAsync(JobId id, string by, CancellationToken cancellationToken) =>
        await Store.Writer.RunAsync(tables => tables.Operating.Cancel(id, by), cancellationToken).ConfigureAwait(false);

    public async ValueTask<bool> ResendAsync(JobId id, CancellationToken cancellationToken) =>
        await Store.Writer.RunAsync(tables => tables.Operating.Resend(id), cancellationToken).ConfigureAwait(false);

    public async ValueTask PauseAsync(bool paused, CancellationToken cancellationToken) =>
        await Store.Writer.RunAsync(tables => tables.Operating.Pause(paused), cancellationToken).ConfigureAwait(false);

    public async ValueTask<long> PurgeAsync(JobFilter filter, CancellationToken cancellationToken)
    {
        long removed = 0;
        string? next = null;
        do
        {
            string? from = next;
            (int part, next) = await Store.Writer.RunAsync(tables => tables.Operating.Purge(filter, from), cancellationToken).ConfigureAwait(false);
            removed += part;
        }
        while (next is not null);
        return removed;
    }

    public async ValueTask<QueueStatistics> GetStatisticsAsync(CancellationToken cancellationToken)
    {
        OwnerViews owners = await OwnerViews.ReadAsync(Store, cancellationToken).ConfigureAwait(false);
        (IReadOnlyDictionary<ComputeJobStatus, long> counts, long? oldest, bool isPaused) =
            await Store.Reader.RunAsync(static tables => (tables.Counts, tables.OldestReady(), tables.IsPaused), cancellationToken).ConfigureAwait(false);
        return new QueueStatistics
        {
            Jobs = owners.Split(counts),
            OldestReady = oldest is { } due ? TimeSpan.FromMilliseconds(Math.Max(Store.Clock.Now - due, 0)) : null,
            IsPaused = isPaused,
            Consumers = owners.Claims,
            StoreSize = Store.Paths.Size,
        };
    }

    public IAsyncEnumerable<QueueFinding> CheckAsync(CancellationToken cancellationToken) => new SqliteDoctor(this).CheckAsync(cancellationToken);

    /// <summary>A consumer is closed.</summary>
    public void Forget(SqliteConsumer consumer)
    {
        lock (_gate)
        {
            _consumers = [.. _consumers.Where(other => other != consumer)];
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _closing.CancelAsync().ConfigureAwait(false);
        await Watch.StopAsync().ConfigureAwait(false);
        await _housekeeping.ConfigureAwait(false);
        await Store.DisposeAsync().ConfigureAwait(false);
        _closing.Dispose();
    }

    private async Task<EnqueueReceipt> EnqueueAsync(QueuedJob job, CancellationToken cancellationToken)
    {
        if (job.Body.Length > Capabilities.MaxBody)
        {
            return new EnqueueReceipt(job.Id, IsNew: false, TooLarge(job));
        }

        try
        {
            long? large = await Large.WriteAsync(job.Body, cancellationToken).ConfigureAwait(false);
            return await Store.Writer.RunAsync(tables => tables.Enqueueing.Enqueue(job, large), cancellationToken, job.Body.Length).ConfigureAwait(false);
        }
        catch (QueueException exception)
        {
            return new EnqueueReceipt(job.Id, IsNew: false, exception);
        }
    }

    private PayloadTooLargeException TooLarge(QueuedJob job) => new(
        $"The arguments of job '{job.Id}' of '{job.Method}' have {job.Body.Length} bytes, and {Capabilities.MaxBody} is the limit. Raise MaxPayload, or pass less.")
    {
        CallId = job.Id.ToString(),
        Method = job.Method,
        Size = job.Body.Length,
        Limit = Capabilities.MaxBody,
    };

    /// <summary>On the watching thread.</summary>
    private void Tick()
    {
        foreach (SqliteConsumer consumer in _consumers)
        {
            consumer.Beat();
        }

        Store.AbandonLate();
    }
}
