using ComputeHost.Client.Failures;
using System.Collections.Concurrent;
using ComputeHost.Client;
using ComputeHost.Client.Daemons;
using ComputeHost.Client.Pool;
using ComputeHost.Client.Sessions;
using ComputeHost.Daemon.Configuration;
using ComputeHost.Daemon.Fairness;
using ComputeHost.Daemon.Metrics;
using ComputeHost.Protocol.V1;
using ComputeHost.Supervisor;
using ComputeHost.Supervisor.Launching;
using ComputeHost.Supervisor.Settings;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Daemon.Pools;

/// <summary>One pool of the daemon: the engine of an embedded pool, with a fair queue over clients in the place of the one caller's.</summary>
internal sealed class HostedPool : IRemoteMethods, IAsyncDisposable
{
    /// <summary>The most calls that one session has in the daemon.</summary>
    private const int LargestWindow = 4096;

    private const int MethodsPerFrame = 64;

    private readonly FairClock _clock = new();
    private readonly ConcurrentDictionary<uint, ClientShare> _shares = new();
    private readonly TaskCompletionSource _told = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();

    // ---- guarded by _gate ----
    private readonly Dictionary<long, List<MethodDescription>> _arriving = [];

    private volatile MethodTable _methods = new([], "The daemon");
    private volatile bool _draining;

    /// <param name="configuration">What the pool is told.</param>
    /// <param name="clientSettings">Of its engine.</param>
    /// <param name="supervisorSettings">Of its workers.</param>
    /// <param name="answered">Called by threads that have answered calls, when they have no more for the moment.</param>
    /// <param name="logs">Its loggers neither block nor throw.</param>
    public HostedPool(PoolConfiguration configuration, ClientSettings clientSettings, SupervisorSettings supervisorSettings, Action answered, ILoggerFactory logs)
    {
        Configuration = configuration;
        // The clients have limits of their own, and share one queue.
        Settings = clientSettings with { PendingLimit = int.MaxValue, WaitWhenFull = true };
        Supervisor = new WorkerSupervisor(supervisorSettings, TimeProvider.System, logs);
        Client = new PoolClient(Settings, Supervisor, TimeProvider.System, logs, new ClientHooks { Methods = this, Observer = Clocks, Answered = answered, NewOrder = static () => new FairQueue() });
    }

    public PoolConfiguration Configuration { get; }

    public string Name => Configuration.Name;

    public ClientSettings Settings { get; }

    public WorkerSupervisor Supervisor { get; }

    public PoolClient Client { get; }

    /// <summary>How many calls it can run at once, with as many workers as it was told.</summary>
    public int Slots => Configuration.Options.MaxWorkers * Configuration.Options.SlotsPerWorker;

    /// <summary>What its methods take, lately.</summary>
    public MethodClocks Clocks { get; } = new(TimeProvider.System);

    /// <summary>What can be called, as the latest worker has told.</summary>
    public MethodTable Methods => _methods;

    public bool IsDraining => _draining;

    /// <summary>Those that have called.</summary>
    public ICollection<ClientShare> Shares => _shares.Values;

    /// <summary>Starts the first workers and waits until one has told what it can run.</summary>
    /// <exception cref="WorkerStartException">No worker could be started.</exception>
    public async Task StartAsync(WorkerLaunchPlan plan, CancellationToken cancellationToken)
    {
        await Supervisor.StartAsync(plan, cancellationToken);
        if (Supervisor.Current.Workers.Count == 0)
        {
            // The pool keeps none while nothing is to be done, but what can be called must be known.
            Supervisor.ReportDemand(1);
        }

        await _told.Task.WaitAsync(Configuration.Options.StartTimeout + Settings.ConnectTimeout, cancellationToken);
    }

    public ClientShare ShareOf(ClientAccount account) =>
        _shares.GetOrAdd(account.UserId, static (_, made) => new ClientShare(made.account, made._clock), (account, _clock));

    public static int WindowOf(ClientAccount account) => Math.Clamp(account.Limits.MaxWaiting, 1, LargestWindow);

    /// <summary>The methods as a client is told them.</summary>
    public IEnumerable<Methods> TellMethods()
    {
        MethodDescription[][] parts = [.. _methods.All.Select(static method => method.Description).Chunk(MethodsPerFrame)];
        for (int index = 0; index < parts.Length; index++)
        {
            yield return new Methods { Methods_ = { parts[index] }, Complete = index == parts.Length - 1 };
        }
    }

    void IRemoteMethods.Greet(long epoch, Hello hello)
    {
        lock (_gate)
        {
            _arriving[epoch] = [];
        }
    }

    void IRemoteMethods.Take(long epoch, Methods methods)
    {
        lock (_gate)
        {
            if (!_arriving.TryGetValue(epoch, out List<MethodDescription>? arriving))
            {
                return;
            }

            arriving.AddRange(methods.Methods_);
            if (!methods.Complete)
            {
                return;
            }

            _arriving.Remove(epoch);
            _methods = new MethodTable(arriving, $"Pool '{Name}' of the daemon");
        }

        _told.TrySetResult();
    }

    /// <summary>Takes no new calls.</summary>
    public void Drain() => _draining = true;

    /// <summary>Lets calls go on until the drain timeout is up or <paramref name="hurry"/> fires, then ends what is left, and the workers.</summary>
    public async Task StopAsync(CancellationToken hurry)
    {
        Drain();
        try
        {
            await Client.StopAsync(hurry, EndWords.OfDaemon);
        }
        finally
        {
            await Supervisor.DisposeAsync();
        }
    }

    public ValueTask DisposeAsync() => new(StopAsync(new CancellationToken(canceled: true)));
}
