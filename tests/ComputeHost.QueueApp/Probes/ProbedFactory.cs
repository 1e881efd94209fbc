using ComputeHost.Queue;
using ComputeHost.Queue.Queues;

namespace ComputeHost.QueueApp.Probes;

/// <summary>Opens the engine that an address has without this factory, with a probe at its consumers.</summary>
internal sealed class ProbedFactory(IReadOnlyList<IQueueEngineFactory> known, FaultProbe probe) : IQueueEngineFactory
{
    public IReadOnlyList<string> Schemes { get; } = ["sqlite", "amqp"];

    public async ValueTask<IQueueEngine> OpenAsync(QueueEngineSettings settings, CancellationToken cancellationToken) =>
        new ProbedEngine(await EngineCatalog.Find(settings.Url, known).OpenAsync(settings, cancellationToken).ConfigureAwait(false), probe);
}
