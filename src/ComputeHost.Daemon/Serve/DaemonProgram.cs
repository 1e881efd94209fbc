using System.Diagnostics;
using System.Runtime.Versioning;
using ComputeHost.Daemon.Configuration;
using ComputeHost.Daemon.Control;
using ComputeHost.Daemon.Files;
using ComputeHost.Daemon.Generations;
using ComputeHost.Daemon.Metrics;
using ComputeHost.Daemon.Pools;
using ComputeHost.Daemon.Queues;
using ComputeHost.Protocol.Metrics;
using ComputeHost.Daemon.Relay;
using ComputeHost.Daemon.Service;
using ComputeHost.Daemon.Serving;
using ComputeHost.Daemon.Shell;
using ComputeHost.Daemon.Users;
using ComputeHost.Daemon.Web;
using ComputeHost.Protocol.Logging;
using ComputeHost.Protocol.Native;
using ComputeHost.Protocol.V1;
using ComputeHost.Supervisor.Cgroups;
using ComputeHost.Supervisor.Launching;
using ComputeHost.Tactics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Daemon.Serve;

/// <summary>The life of a daemon, from its place on the machine to the end of its last worker.</summary>
[SupportedOSPlatform("linux")]
internal sealed class DaemonProgram(DaemonConfiguration configuration, ILoggerFactory loggers, TextWriter output) : IAsyncDisposable
{
    private static readonly TimeSpan WebPatience = TimeSpan.FromSeconds(2);

    private readonly LogQueue _logs = new(loggers, "ComputeHost.Daemon", TimeProvider.System);
    private readonly LogRing _ring = new(TimeProvider.System);

    // From the start, so that nothing is missing in the sums.
    private readonly MetricStore _metrics = new(ComputeMeter.Instance);
    private readonly List<Generation> _generations = [];
    private readonly List<HostedPool> _pools = [];
    private readonly List<ServedQueue> _queues = [];
    private DaemonPlace? _place;
    private WorkerCgroups? _cgroups;
    private DaemonServer? _server;
    private UsageMeter? _usage;
    private WebApplication? _web;

    /// <summary>Serves until <paramref name="signals"/> ask for the end.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="UsageException">It cannot serve here; the message says why and what to do.</exception>
    public async Task<int> RunAsync(ServiceSettings told, StopSignals signals)
    {
        loggers.AddProvider(_ring);
        ILogger logger = _logs.CreateLogger("ComputeHost.Daemon");
        var started = Stopwatch.StartNew();
        await using var service = new ServiceNotifier(told, TimeProvider.System, logger);
        service.Status("Starting workers");
        try
        {
            await StartAsync(logger, signals);
        }
        catch (OperationCanceledException) when (signals.Drain.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }

        service.Ready($"Serving {Count(_pools.Count, "pool")} at {_place!.Address}", () => Task.WhenAll(_pools.Select(static pool => pool.Supervisor.PulseAsync())));
        await output.WriteLineAsync(StartReport.Of(_place.Address, _pools, _queues, started.Elapsed));
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, signals.Drain).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        int calls = _pools.Sum(static pool => pool.Client.Load.Waiting + pool.Client.Load.Running);
        Log.Draining(logger, calls, configuration.DrainTimeout.TotalSeconds);
        service.Stopping($"Draining {Count(calls, "call")}", configuration.DrainTimeout);
        await DrainAsync(signals.EndNow);
        return ExitCode.Success;
    }

    /// <summary>Ends what is left, and all workers.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        if (_web is not null)
        {
            await StopWebAsync(_web);
        }

        if (_usage is not null)
        {
            await _usage.DisposeAsync();
        }

        await Task.WhenAll(_queues.Select(static queue => queue.DisposeAsync().AsTask()));
        await Task.WhenAll(_pools.Select(static pool => pool.DisposeAsync().AsTask()));
        _generations.ForEach(static generation => generation.Dispose());
        _cgroups?.Dispose();
        _place?.Dispose();
        _metrics.Dispose();
        await _logs.DisposeAsync();
    }

    private async Task StartAsync(ILogger logger, StopSignals signals)
    {
        CancellationToken cancellationToken = signals.Drain;
        _place = DaemonPlace.Claim(configuration.Listen, configuration.SocketGroup);
        _cgroups = WorkerCgroups.TryCreate(logger);
        await Predecessor.EndAsync(_place, TimeProvider.System, logger, cancellationToken);
        var clients = new Clients(configuration);
        foreach (PoolConfiguration pool in configuration.Pools)
        {
            pool.Options.Name = pool.Name;
            var hosted = new HostedPool(
                pool,
                PartSettings.ForClient(pool.Options),
                PartSettings.ForSupervisor(pool.Options) with { RuntimeBase = _place.WorkerDirectory, Cgroups = _cgroups },
                DueFlushes.Carry,
                _logs);
            _pools.Add(hosted);
            await StartAsync(hosted, logger, cancellationToken);
        }

        await OpenQueuesAsync(clients, logger, cancellationToken);
        var served = new ServedPools(_pools);
        var health = new DaemonHealth(
            () => _pools.Select(static pool => new WatchedPool(pool.Name, pool.Supervisor.PulseAsync, () => pool.Supervisor.Current)),
            () => _queues.Select(static queue => (queue.Address, queue.Sight.Trouble)),
            () => _pools.Exists(static pool => pool.IsDraining),
            TimeProvider.System);
        var connections = new WebConnections();
        _web = await WebServer.StartAsync(
            connections,
            configuration.LoopbackHttp,
            _pools.Max(static pool => pool.Settings.MaxPayload),
            _logs,
            services => AddServices(services, served, clients, signals),
            application =>
            {
                application.MapGrpcService<SupervisorService>();
                application.MapGrpcService<ControlService>();
                HealthEndpoints.Map(application, health, _metrics);
            },
            cancellationToken);
        _server = new DaemonServer(_place, served, clients, connections, logger);
        _server.Open();
    }

    private void AddServices(IServiceCollection services, ServedPools served, Clients clients, StopSignals signals)
    {
        uint user = LibC.GetEffectiveUserId();
        string dumps = Path.Combine(configuration.StateDirectory, "dumps");
        var relay = new UnaryRelay();
        _usage = new UsageMeter(served, TimeProvider.System);
        var sources = new StatusSources(served, clients, new OpenCalls(clients, relay, _queues), _usage, _queues);
        services.AddSingleton(served).AddSingleton(clients).AddSingleton(relay).AddSingleton(signals).AddSingleton(_ring)
            .AddSingleton(new Operators(user, configuration.AdminGroup, Accounts.IsMember))
            .AddSingleton(new StatusBoard(_place!.Address, Accounts.UserName(user), Surroundings(), sources))
            .AddSingleton(sources.Calls)
            .AddSingleton<Steering>()
            .AddSingleton(provider => new Inspection(dumps, provider.GetRequiredService<Steering>(), served, sources.Calls))
            .AddSingleton<DrainControl>();
    }

    private DaemonSurroundings Surroundings() => new()
    {
        StateDirectory = configuration.StateDirectory,
        SocketGroup = configuration.SocketGroup ?? "",
        AdminGroup = configuration.AdminGroup ?? "",
        OpenFilesLimit = OpenFilesLimit.OfThisProcess() ?? 0,
        ControlGroups = _cgroups is not null,
        Diagnostics = Environment.GetEnvironmentVariable("DOTNET_EnableDiagnostics") != "0",
    };

    private async Task StartAsync(HostedPool pool, ILogger logger, CancellationToken cancellationToken)
    {
        PoolConfiguration told = pool.Configuration;
        try
        {
            WorkerLaunchPlan plan = told.Command is { } command ? WorkerLaunchPlan.OfCommand(command) : Compose(told, logger, cancellationToken);
            await pool.StartAsync(new WorkerEnvironmentAllowList(configuration.PassEnvironment).ApplyTo(plan), cancellationToken);
        }
        catch (Exception exception) when (exception is GenerationException or ComputeHostException or TimeoutException)
        {
            throw new UsageException($"Pool '{told.Name}' cannot be started: {exception.Message}", exception);
        }

        Log.PoolServes(logger, pool.Name, told.Assembly ?? told.Command![0], pool.Methods.All.Count);
    }

    private async Task OpenQueuesAsync(Clients clients, ILogger logger, CancellationToken cancellationToken)
    {
        HostedPool[] asked = [.. _pools.Where(static pool => pool.Configuration.Queue is not null)];
        foreach (HostedPool pool in asked)
        {
            if (await ServedQueue.OpenAsync(pool, pool.Configuration.Queue!, clients.OfQueues(), _logs, cancellationToken) is { } queue)
            {
                _queues.Add(queue);
            }
            else
            {
                Log.NoQueueMethods(logger, pool.Name);
            }
        }

        if (asked.Length > 0 && _queues.Count == 0)
        {
            string names = string.Join(", ", asked.Select(static pool => $"pool '{pool.Name}'"));
            throw new UsageException(
                $"There is a queue, but none of the methods of {names} runs its jobs. Mark some with [ComputeMethod(Tactic = ComputeTactic.Queue)], "
                + "or name them in the pool's configuration: \"methods\": { \"Primes.Count\": { \"tactic\": \"Queue\" } }.");
        }
    }

    private WorkerLaunchPlan Compose(PoolConfiguration pool, ILogger logger, CancellationToken cancellationToken)
    {
        Generation generation = new GenerationComposer(configuration.StateDirectory).Compose(pool.Assembly!, pool.Name, progress: null, cancellationToken);
        _generations.Add(generation);
        foreach (string warning in generation.Warnings)
        {
            Log.GenerationWarning(logger, pool.Name, warning);
        }

        return generation.Plan;
    }

    private async Task DrainAsync(CancellationToken endNow)
    {
        _pools.ForEach(static pool => pool.Drain());
        _server!.AnnounceDrain();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(endNow);
        limit.CancelAfter(configuration.DrainTimeout);
        await Task.WhenAll(_queues.Select(queue => queue.StopAsync(limit.Token)));
        await Task.WhenAll(_pools.Select(pool => pool.StopAsync(limit.Token)));
    }

    /// <summary>Whoever watches is told the end; those that do not take it in lose their connections.</summary>
    private static async Task StopWebAsync(WebApplication web)
    {
        using var patience = new CancellationTokenSource(WebPatience);
        await web.StopAsync(patience.Token);
        await web.DisposeAsync();
    }

    private static string Count(int number, string what) => $"{number} {what}{(number == 1 ? "" : "s")}";
}
