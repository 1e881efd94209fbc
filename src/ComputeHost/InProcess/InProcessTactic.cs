using ComputeHost.Client;
using ComputeHost.Processes;

namespace ComputeHost.InProcess;

/// <summary>
/// Calls run on threads of the host: the same client with the same queue, limits and copies as for worker processes, but its only worker is this process. Nothing can
/// kill a method here; one that does not heed its token keeps its thread and gives its place to others.
/// </summary>
internal sealed class InProcessTactic : IComputeTactic, IAsyncDisposable
{
    private readonly InProcessWorker _worker;
    private readonly PoolClient _client;

    public InProcessTactic(ComputePoolSettings settings, TimeProvider timeProvider)
    {
        _worker = new InProcessWorker(settings, timeProvider);
        _client = new PoolClient(PartSettings.ForClient(settings), _worker, (scheduler, _, logger) => _worker.Attach(scheduler, logger), arena: null, timeProvider, settings.LoggerFactory);
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await StartMethods.RunOnceAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
            _worker.Open();
        }
        catch (WorkerStartException failure)
        {
            await _client.EndAsync(failure).ConfigureAwait(false);
            throw;
        }
    }

    public Task<TResult> ExecuteAsync<TResult>(ComputeCall<TResult> invocation, ComputeCallOptions? options = null, CancellationToken cancellationToken = default) =>
        _client.ExecuteAsync(invocation, options, cancellationToken);

    public ComputePoolStatistics GetStatistics() => PoolStatistics.Of(_client);

    public Task StopAsync(CancellationToken hurry) => _client.StopAsync(hurry);

    /// <inheritdoc cref="StopAsync"/>
    public ValueTask DisposeAsync() => _client.DisposeAsync();
}
