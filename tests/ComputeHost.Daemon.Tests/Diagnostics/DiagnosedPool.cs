using ComputeHost.Client.Pool;
using ComputeHost.Protocol.Seam;
using ComputeHost.Supervisor;
using ComputeHost.Supervisor.Launching;
using ComputeHost.Supervisor.Watching;
using ComputeHost.Tactics;
using ComputeHost.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;

namespace ComputeHost.Daemon.Tests.Diagnostics;

/// <summary>A pool of one real worker, with its supervisor within reach as the daemon has it.</summary>
internal sealed class DiagnosedPool : IAsyncDisposable
{
    private readonly string _marker = $"computehost-test-{Guid.NewGuid():N}";
    private readonly PoolClient _client;

    private DiagnosedPool(Action<ComputePoolOptions>? configure)
    {
        var options = new ComputePoolOptions
        {
            MinWorkers = 1,
            MaxWorkers = 1,
            CancellationGrace = TimeSpan.FromMilliseconds(50),
            ExecutionTimeout = TimeSpan.FromMinutes(5),
            WorkerEnvironment = { ["COMPUTEHOST_TEST_MARKER"] = _marker },
        };
        configure?.Invoke(options);
        Supervisor = new WorkerSupervisor(PartSettings.ForSupervisor(options), TimeProvider.System, NullLoggerFactory.Instance);
        _client = new PoolClient(PartSettings.ForClient(options), Supervisor, TimeProvider.System, NullLoggerFactory.Instance);
    }

    public WorkerSupervisor Supervisor { get; }

    public IComputeClient Client => _client;

    public WorkerEndpoint Worker => Supervisor.Current.Workers.Single();

    public static async Task<DiagnosedPool> StartAsync(Action<ComputePoolOptions>? configure = null)
    {
        var pool = new DiagnosedPool(configure);
        await pool.Supervisor.StartAsync(ProgramLaunch.Of(ProcessFacts.OfThisProcess()), CancellationToken.None);
        return pool;
    }

    public IReadOnlyList<SlotReading> ReadSlots() => Supervisor.ReadSlots(Worker.Epoch);

    /// <summary>Waits until so many of the worker's slots run a call.</summary>
    public Task UntilRunningAsync(int calls = 1) =>
        Eventually.UntilAsync("the calls run", () => Supervisor.Current.Workers.Count == 1 && ReadSlots().Count(slot => slot.IsRunning) == calls);

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await Supervisor.DisposeAsync();
        if (ProcessWatch.WithMarker(_marker) is [_, ..] left)
        {
            throw new InvalidOperationException($"Processes are left: {string.Join(", ", left)}.");
        }
    }
}
