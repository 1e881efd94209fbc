using ComputeHost.Client.Pool;
using ComputeHost.Execution.Methods;
using ComputeHost.Protocol.Logging;
using ComputeHost.Protocol.Methods;
using ComputeHost.Seam;
using ComputeHost.Supervisor.Output;
using ComputeHost.Tactics;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Executors;

/// <summary>
/// Calls run inside this process, wherever an executor runs them: the same client with the same queue, limits and copies as for worker processes. Nothing
/// can kill a
/// method here; one that does not heed its token keeps its thread and gives its place to others.
/// </summary>
internal sealed class ExecutorTactic : IComputeTactic, IJobHost, IAsyncDisposable
{
    private readonly LogQueue _logs;
    private readonly PoolClient _client;
    private readonly GuardedClient _guarded;
    private readonly ExecutorLane _lane;
    private readonly ICallExecutor _executor;
    private readonly Func<Task>? _prepare;

    /// <param name="options">The pool's.</param>
    /// <param name="executor">Runs the calls.</param>
    /// <param name="timeProvider">The clock of the limits.</param>
    /// <param name="prepare">What must be done before the first call; null for nothing.</param>
    /// <param name="sharesValues">Whether the options have a say in whether values are copied; otherwise they are.</param>
    public ExecutorTactic(ComputePoolOptions options, ICallExecutor executor, TimeProvider timeProvider, Func<Task>? prepare = null, bool sharesValues = false)
    {
        _prepare = prepare;
        _executor = executor;
        _logs = new LogQueue(options.EffectiveLoggerFactory, WorkerOutput.Category, TimeProvider.System);
        var calls = new ExecutorCalls();
        var environment = new CallEnvironment(options, timeProvider);
        ILogger logger = _logs.CreateLogger<ExecutorLane>();
        ExecutorLane? lane = null;
        var lanes = new LaneSource(calls, (scheduler, _) => lane = new ExecutorLane(scheduler, calls, executor, environment, logger));
        _client = new PoolClient(PartSettings.ForClient(options) with { SharesValues = sharesValues && options.ShareValues }, lanes, timeProvider, _logs);
        _guarded = new GuardedClient(_client);
        _lane = lane!;
    }

    public PoolClient Client => _client;

    public int Slots => _executor.Slots;

    public Task StartAsync(CancellationToken cancellationToken) => _guarded.StartAsync(PrepareAsync, cancellationToken);

    public Task<TResult> ExecuteAsync<TResult>(
        ComputeCall<TResult> invocation, ComputeCallOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(invocation);
        return LocalMethods.Refuse(MethodContract.Of(invocation.Descriptor)) is { } refusal
            ? Task.FromException<TResult>(refusal)
            : _guarded.ExecuteAsync(invocation, options, cancellationToken);
    }

    public ComputePoolStatistics GetStatistics()
    {
        ExecutorCapacity capacity = _lane.Capacity;
        return PoolStatistics.Of(_client) with { ThreadsReady = capacity.Slots, ThreadsLost = capacity.Lost };
    }

    public async Task StopAsync(CancellationToken hurry)
    {
        try
        {
            await _client.StopAsync(hurry).ConfigureAwait(false);
        }
        finally
        {
            await _logs.DisposeAsync().ConfigureAwait(false);
        }
    }

    public ValueTask DisposeAsync() => new(StopAsync(CancellationToken.None));

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (_prepare is not null)
        {
            await _prepare().WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        _lane.Open();
    }
}
