using ComputeHost.Queue;

namespace ComputeHost.QueueApp.Probes;

/// <summary>An engine as it is, whose consumers pass a probe and a gate.</summary>
internal sealed class ProbedEngine(IQueueEngine engine, FaultProbe probe) : IQueueEngine
{
    public string Name => engine.Name;

    public string Address => engine.Address;

    public QueueCapabilities Capabilities => engine.Capabilities;

    public async ValueTask<IQueueConsumer> OpenConsumerAsync(QueueConsumerOptions options, CancellationToken cancellationToken) =>
        new ProbedConsumer(await engine.OpenConsumerAsync(options, cancellationToken).ConfigureAwait(false), probe);

    public ValueTask<IReadOnlyList<EnqueueReceipt>> EnqueueAsync(IReadOnlyList<QueuedJob> jobs, CancellationToken cancellationToken) =>
        engine.EnqueueAsync(jobs, cancellationToken);

    public IAsyncEnumerable<IReadOnlyList<MailboxRecord>> ReadMailboxAsync(string mailbox, DateTimeOffset since, CancellationToken cancellationToken) =>
        engine.ReadMailboxAsync(mailbox, since, cancellationToken);

    public ValueTask<JobRecord?> FindAsync(JobId id, CancellationToken cancellationToken) => engine.FindAsync(id, cancellationToken);

    public ValueTask<JobPage> ListAsync(JobFilter filter, string? from, int size, CancellationToken cancellationToken) =>
        engine.ListAsync(filter, from, size, cancellationToken);

    public ValueTask<CancelResult> CancelAsync(JobId id, string by, CancellationToken cancellationToken) => engine.CancelAsync(id, by, cancellationToken);

    public ValueTask<bool> ResendAsync(JobId id, CancellationToken cancellationToken) => engine.ResendAsync(id, cancellationToken);

    public ValueTask PauseAsync(bool paused, CancellationToken cancellationToken) => engine.PauseAsync(paused, cancellationToken);

    public ValueTask<long> PurgeAsync(JobFilter filter, CancellationToken cancellationToken) => engine.PurgeAsync(filter, cancellationToken);

    public ValueTask<QueueStatistics> GetStatisticsAsync(CancellationToken cancellationToken) => engine.GetStatisticsAsync(cancellationToken);

    public IAsyncEnumerable<QueueFinding> CheckAsync(CancellationToken cancellationToken) => engine.CheckAsync(cancellationToken);

    public ValueTask DisposeAsync() => engine.DisposeAsync();
}
