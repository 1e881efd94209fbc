namespace ComputeHost.Queue.Contract.Memory;

/// <summary>An engine that keeps jobs in memory: for tests of what is above the seam, and the first to pass the contract.</summary>
internal sealed class MemoryQueueEngine(MemoryQueueStore store, QueueEngineSettings settings) : IQueueEngine
{
    private volatile QueueException? _fault;
    private volatile QueueException? _enterFault;

    public string Name => "Memory";

    public string Address => QueueUrl.Show(settings.Url);

    public QueueCapabilities Capabilities { get; init; } = new()
    {
        Keys = true,
        Priorities = true,
        ListsJobs = true,
        Pause = true,
        MaxBody = settings.MaxBody,
        Alternative = "Use another engine.",
    };

    public MemoryQueueStore Store => store;

    /// <summary>How often members have been called.</summary>
    public int Finds { get; private set; }

    /// <summary>Lets everything fail, until it is null again.</summary>
    public void Break(QueueException? fault)
    {
        _fault = fault;
        store.Wake();
    }

    /// <summary>Lets entries fail, until it is null again.</summary>
    public void BreakEnter(QueueException? fault) => _enterFault = fault;

    public void ThrowIfEnterIsBroken()
    {
        if (_enterFault is { } fault)
        {
            throw fault;
        }
    }

    public void ThrowIfBroken()
    {
        if (_fault is { } fault)
        {
            throw fault;
        }
    }

    public ValueTask<IReadOnlyList<EnqueueReceipt>> EnqueueAsync(IReadOnlyList<QueuedJob> jobs, CancellationToken cancellationToken)
    {
        ThrowIfBroken();
        return ValueTask.FromResult(store.Enqueue(jobs));
    }

    public ValueTask<IQueueConsumer> OpenConsumerAsync(QueueConsumerOptions options, CancellationToken cancellationToken)
    {
        ThrowIfBroken();
        return ValueTask.FromResult<IQueueConsumer>(new MemoryQueueConsumer(this, options));
    }

    public async IAsyncEnumerable<IReadOnlyList<MailboxRecord>> ReadMailboxAsync(
        string mailbox, DateTimeOffset since, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ThrowIfBroken();
        await foreach (IReadOnlyList<MailboxRecord> records in store.ReadAsync(mailbox, since, cancellationToken))
        {
            ThrowIfBroken();
            yield return records;
        }
    }

    public ValueTask<JobRecord?> FindAsync(JobId id, CancellationToken cancellationToken)
    {
        ThrowIfBroken();
        Finds++;
        return ValueTask.FromResult(store.Find(id) is { } record && (Capabilities.ListsJobs || record.Outcome is not null) ? record : null);
    }

    public ValueTask<JobPage> ListAsync(JobFilter filter, string? from, int size, CancellationToken cancellationToken) =>
        ValueTask.FromResult(store.List(filter, from, size));

    public ValueTask<CancelResult> CancelAsync(JobId id, string by, CancellationToken cancellationToken) => ValueTask.FromResult(store.Cancel(id, by));

    public ValueTask<bool> ResendAsync(JobId id, CancellationToken cancellationToken) => ValueTask.FromResult(store.Resend(id));

    public ValueTask PauseAsync(bool paused, CancellationToken cancellationToken)
    {
        store.Pause(paused);
        return ValueTask.CompletedTask;
    }

    public ValueTask<long> PurgeAsync(JobFilter filter, CancellationToken cancellationToken) => ValueTask.FromResult(store.Purge(filter));

    public ValueTask<QueueStatistics> GetStatisticsAsync(CancellationToken cancellationToken) => ValueTask.FromResult(store.Count());

    public async IAsyncEnumerable<QueueFinding> CheckAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        yield return new QueueFinding(QueueFindingLevel.Good, "store", "It is in memory.");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
