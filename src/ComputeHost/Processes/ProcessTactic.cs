using ComputeHost.Client.Pool;
using ComputeHost.Protocol.Logging;
using ComputeHost.Supervisor;
using ComputeHost.Supervisor.Launching;
using ComputeHost.Supervisor.Output;

namespace ComputeHost.Processes;

/// <summary>Calls run in worker processes of this program's own: a supervisor and a client in one process, with nothing between them but the seam.</summary>
internal sealed class ProcessTactic : IComputeTactic, IAsyncDisposable
{
    private readonly IReadOnlyList<string>? _workerCommand;
    private readonly LogQueue _logs;
    private readonly WorkerSupervisor _supervisor;
    private readonly PoolClient _client;
    private volatile ComputeHostException? _startFailure;

    public ProcessTactic(ComputePoolOptions options)
    {
        _ = Rehearsal.RunOnceAsync();
        _workerCommand = options.WorkerCommand;
        _logs = new LogQueue(options.EffectiveLoggerFactory, WorkerOutput.Category, TimeProvider.System);
        _supervisor = new WorkerSupervisor(PartSettings.ForSupervisor(options), TimeProvider.System, _logs);
        _client = new PoolClient(PartSettings.ForClient(options), _supervisor, TimeProvider.System, _logs);
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _supervisor.StartAsync(PlanLaunch(), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The supervisor has given up for good: what waits for a worker, or comes later, must not wait for ever.
            _startFailure = StartFailures.Of(exception);
            await _client.EndAsync(_startFailure).ConfigureAwait(false);
            throw;
        }
    }

    public Task<TResult> ExecuteAsync<TResult>(ComputeCall<TResult> invocation, ComputeCallOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (_startFailure is { } failure)
        {
            return Task.FromException<TResult>(StartFailures.Reject(failure));
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

    public ComputePoolStatistics GetStatistics() => PoolStatistics.Of(_client, _supervisor.GetStatistics());

    public async Task StopAsync(CancellationToken hurry)
    {
        try
        {
            await _client.StopAsync(hurry).ConfigureAwait(false);
        }
        finally
        {
            // Whatever happens to the client, no worker is left.
            await _supervisor.DisposeAsync().ConfigureAwait(false);
            await _logs.DisposeAsync().ConfigureAwait(false);
        }
    }

    public ValueTask DisposeAsync() => new(StopAsync(CancellationToken.None));

    private WorkerLaunchPlan PlanLaunch() => _workerCommand is { } command ? WorkerLaunchPlan.OfCommand(command) : ProgramLaunch.Of(ProcessFacts.OfThisProcess());
}
