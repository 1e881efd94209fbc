using ComputeHost.Client.Pool;
using ComputeHost.Protocol.Logging;
using ComputeHost.Seam;
using ComputeHost.Supervisor;
using ComputeHost.Supervisor.Launching;
using ComputeHost.Supervisor.Output;
using ComputeHost.Tactics;

namespace ComputeHost.Processes;

/// <summary>Calls run in worker processes of this program's own: a supervisor and a client in one process, with nothing between them but the seam.</summary>
internal sealed class ProcessTactic : IComputeTactic, IJobHost, IAsyncDisposable
{
    private readonly IReadOnlyList<string>? _workerCommand;
    private readonly LogQueue _logs;
    private readonly WorkerSupervisor _supervisor;
    private readonly PoolClient _client;
    private readonly GuardedClient _guarded;

    public ProcessTactic(ComputePoolOptions options)
    {
        _workerCommand = options.WorkerCommand;
        Slots = options.MaxWorkers * options.SlotsPerWorker;
        _logs = new LogQueue(options.EffectiveLoggerFactory, WorkerOutput.Category, TimeProvider.System);
        _supervisor = new WorkerSupervisor(PartSettings.ForSupervisor(options), TimeProvider.System, _logs);
        _client = new PoolClient(PartSettings.ForClient(options), _supervisor, TimeProvider.System, _logs);
        _guarded = new GuardedClient(_client);
    }

    public PoolClient Client => _client;

    public int Slots { get; }

    public Task StartAsync(CancellationToken cancellationToken) =>
        _guarded.StartAsync(cancellation => _supervisor.StartAsync(PlanLaunch(), cancellation), cancellationToken);

    public Task<TResult> ExecuteAsync<TResult>(
        ComputeCall<TResult> invocation, ComputeCallOptions? options = null, CancellationToken cancellationToken = default) =>
        _guarded.ExecuteAsync(invocation, options, cancellationToken);

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

    private WorkerLaunchPlan PlanLaunch() =>
        _workerCommand is { } command ? WorkerLaunchPlan.OfCommand(command) : ProgramLaunch.Of(ProcessFacts.OfThisProcess());
}
