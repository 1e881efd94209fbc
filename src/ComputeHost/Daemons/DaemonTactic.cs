using ComputeHost.Client;
using ComputeHost.Client.Daemons;
using ComputeHost.Client.Pool;
using ComputeHost.Protocol.Logging;
using ComputeHost.Seam;
using ComputeHost.Supervisor.Output;
using ComputeHost.Tactics;

namespace ComputeHost.Daemons;

/// <summary>Calls run in the workers of a daemon: the pool has none of its own.</summary>
internal sealed class DaemonTactic : IComputeTactic, IJobHost, IAsyncDisposable
{
    /// <summary>The longest wait between two tries to reach the daemon.</summary>
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(5);

    private readonly LogQueue _logs;
    private readonly DaemonClient _client;

    public DaemonTactic(ComputePoolOptions options)
    {
        _logs = new LogQueue(options.EffectiveLoggerFactory, WorkerOutput.Category, TimeProvider.System);
        Slots = options.MaxWorkers * options.SlotsPerWorker;
        // The limits are this program's, as they would be with workers of its own.
        ClientSettings settings = PartSettings.ForClient(options) with { TellsExecutionTimeout = true };
        _client = new DaemonClient(DaemonTarget.Parse(options.Address!), settings, LongestDelay, rejectsMeanwhile: false, TimeProvider.System, _logs);
    }

    public PoolClient Client => _client.Pool;

    /// <summary>What this program asks for: the daemon does not say how many workers it has.</summary>
    public int Slots { get; }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (await _client.Directory.First.WaitAsync(cancellationToken).ConfigureAwait(false) is { } obstacle)
        {
            throw new WorkerStartException($"The pool has no workers of its own, because ComputePoolOptions.Address is set. {obstacle.Message}", obstacle) { Diagnosis = obstacle.Message };
        }
    }

    public Task<TResult> ExecuteAsync<TResult>(
        ComputeCall<TResult> invocation, ComputeCallOptions? options = null, CancellationToken cancellationToken = default) =>
        _client.Pool.ExecuteAsync(invocation, options, cancellationToken);

    public ComputePoolStatistics GetStatistics() => PoolStatistics.Of(_client.Pool);

    public async Task StopAsync(CancellationToken hurry)
    {
        await _client.Pool.StopAsync(hurry).ConfigureAwait(false);
        await _logs.DisposeAsync().ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => new(StopAsync(CancellationToken.None));
}
