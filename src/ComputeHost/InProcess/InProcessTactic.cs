using ComputeHost.Client.Pool;
using ComputeHost.Execution.Methods;
using ComputeHost.Processes;
using ComputeHost.Protocol.Logging;
using ComputeHost.Protocol.Methods;
using ComputeHost.Supervisor.Output;
using Microsoft.Extensions.Logging;

namespace ComputeHost.InProcess;

/// <summary>
/// Calls run on threads of the host: the same client with the same queue, limits and copies as for worker processes, but its only worker is this process. Nothing can
/// kill a method here; one that does not heed its token keeps its thread and gives its place to others.
/// </summary>
internal sealed class InProcessTactic : IComputeTactic, IAsyncDisposable
{
    private readonly InProcessWorker _worker;
    private readonly PoolClient _client;
    private readonly LogQueue _logs;
    private volatile ComputeHostException? _startFailure;

    public InProcessTactic(ComputePoolOptions options, TimeProvider timeProvider)
    {
        _ = Rehearsal.RunOnceAsync();
        _logs = new LogQueue(options.EffectiveLoggerFactory, WorkerOutput.Category, TimeProvider.System);
        _worker = new InProcessWorker(options, timeProvider, _logs.CreateLogger<InProcessWorker>());
        _client = new PoolClient(PartSettings.ForClient(options), new LaneSource(_worker, _worker.Attach), timeProvider, _logs);
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await StartMethods.RunOnceAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
            _worker.Open();
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            _startFailure = StartFailures.Of(exception);
            await _client.EndAsync(_startFailure).ConfigureAwait(false);
            throw;
        }
    }

    public Task<TResult> ExecuteAsync<TResult>(ComputeCall<TResult> invocation, ComputeCallOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(invocation);
        if (_startFailure is { } failure)
        {
            return Task.FromException<TResult>(StartFailures.Reject(failure));
        }

        if (LocalMethods.Refuse(MethodContract.Of(invocation.Descriptor)) is { } refusal)
        {
            return Task.FromException<TResult>(refusal);
        }

        try
        {
            return _client.ExecuteAsync(invocation, options, cancellationToken);
        }
        catch (ObjectDisposedException) when (_startFailure is not null)
        {
            // The start has failed since the look above.
            return Task.FromException<TResult>(StartFailures.Reject(_startFailure));
        }
    }

    public ComputePoolStatistics GetStatistics() => PoolStatistics.Of(_client);

    public async Task StopAsync(CancellationToken hurry)
    {
        await _client.StopAsync(hurry).ConfigureAwait(false);
        await _logs.DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc cref="StopAsync"/>
    public ValueTask DisposeAsync() => new(StopAsync(CancellationToken.None));
}
