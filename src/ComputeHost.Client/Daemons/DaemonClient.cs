using ComputeHost.Client.Failures;
using ComputeHost.Client.Limits;
using ComputeHost.Client.Pool;
using ComputeHost.Client.Sessions;
using ComputeHost.Protocol.Metrics;
using ComputeHost.Protocol.Segments;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Client.Daemons;

/// <summary>A pool client whose calls go to a daemon: one session in the place of those with workers.</summary>
internal sealed class DaemonClient : IAsyncDisposable
{
    private readonly DaemonTarget _target;
    private readonly ClientSettings _settings;

    /// <param name="target">The daemon.</param>
    /// <param name="settings">The client's options, checked.</param>
    /// <param name="longestDelay">The longest wait between two tries to reach the daemon.</param>
    /// <param name="rejectsMeanwhile">Whether calls are rejected while it cannot be reached.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="loggerFactory">Its loggers must neither block nor throw.</param>
    public DaemonClient(
        DaemonTarget target, ClientSettings settings, TimeSpan longestDelay, bool rejectsMeanwhile, TimeProvider timeProvider, ILoggerFactory loggerFactory)
    {
        _target = target;
        // The daemon counts the calls of a method over all its clients, and the types here may be others than there.
        _settings = settings with
        {
            KeepsMethodLimits = false,
            ComparesTypes = true,
            Pool = settings.Pool == ComputeMeter.DefaultPool ? ComputeMeter.PoolName(target.Pool) : settings.Pool,
        };
        Directory = new DaemonDirectory(target, longestDelay, rejectsMeanwhile, loggerFactory.CreateLogger("ComputeHost.Client"));
        SegmentArena? arena = LaneSource.TryCreateArena(settings.MaxPayload, timeProvider);
        Pool = new PoolClient(_settings, new LaneSource(Directory, (scheduler, logger) => Open(scheduler, logger, arena, timeProvider), Directory, arena), timeProvider, loggerFactory);
    }

    public DaemonDirectory Directory { get; }

    public PoolClient Pool { get; }

    public ValueTask DisposeAsync() => new(Pool.StopAsync(CancellationToken.None, EndWords.OfClient));

    private SessionTable Open(Scheduling.CallScheduler scheduler, ILogger logger, SegmentArena? arena, TimeProvider timeProvider)
    {
        var core = new ClientCore
        {
            Scheduler = scheduler,
            Overseer = Directory,
            Connect = (endpoint, cancellation) => new DaemonConnection(endpoint, _target.Pool, arena, _settings.ConnectTimeout, Directory.Delay, cancellation),
            Losses = Directory,
            Methods = Directory,
            Arguments = arena,
            Time = new MonotonicTime(timeProvider),
            Settings = _settings,
            Logger = logger,
        };
        return SessionTable.Start(Directory, core, Directory.ForgetAddress);
    }
}
