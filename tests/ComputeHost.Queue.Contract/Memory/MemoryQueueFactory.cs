namespace ComputeHost.Queue.Contract.Memory;

/// <summary>Opens engines over one store in memory, for <see cref="ComputeQueueOptions.UseEngine"/>.</summary>
public sealed class MemoryQueueFactory : IQueueEngineFactory
{
    private readonly List<MemoryQueueEngine> _engines = [];
    private MemoryQueueStore? _store;

    public IReadOnlyList<string> Schemes => ["memory"];

    /// <summary>What the engines can do; null for everything.</summary>
    public QueueCapabilities? Capabilities { get; init; }

    internal IReadOnlyList<MemoryQueueEngine> Engines => _engines;

    internal MemoryQueueStore Store => _store!;

    public ValueTask<IQueueEngine> OpenAsync(QueueEngineSettings settings, CancellationToken cancellationToken)
    {
        _store ??= new MemoryQueueStore(settings);
        MemoryQueueEngine engine = Capabilities is { } capabilities ? new(_store, settings) { Capabilities = capabilities } : new(_store, settings);
        _engines.Add(engine);
        return ValueTask.FromResult<IQueueEngine>(engine);
    }
}
