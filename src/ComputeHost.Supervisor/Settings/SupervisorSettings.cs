using ComputeHost.Protocol;
using ComputeHost.Protocol.Metrics;
using ComputeHost.Supervisor.Cgroups;
using ComputeHost.Supervisor.Dumps;
using ComputeHost.Supervisor.Restarting;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Supervisor.Settings;

/// <summary>What a supervisor is told. The composition checks the user's options and fills this in; times are greater than zero.</summary>
internal sealed record SupervisorSettings
{
    /// <summary>What the pool is called in metrics.</summary>
    public string Pool { get; init; } = ComputeMeter.DefaultPool;

    public int MinWorkers { get; init; } = PoolDefaults.MinWorkers;

    public int MaxWorkers { get; init; } = PoolDefaults.MaxWorkers;

    /// <summary>Workers that are ready but not listed until one is lost, recycled or wanted.</summary>
    public int StandbyWorkers { get; init; }

    public int SlotsPerWorker { get; init; } = PoolDefaults.SlotsPerWorker;

    public TimeSpan StartTimeout { get; init; } = PoolDefaults.StartTimeout;

    /// <summary>How long a worker may take to end after <c>stop</c> before it is killed.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a worker may take to finish its calls after <c>drain</c> before it is killed.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a worker above <see cref="MinWorkers"/> may be idle before it is let go.</summary>
    public TimeSpan IdleTimeout { get; init; } = PoolDefaults.IdleTimeout;

    /// <summary>The lowest level that methods log.</summary>
    public LogLevel WorkerLogLevel { get; init; } = LogLevel.Information;

    /// <summary>How long work that a call has left running may continue after the call before its worker is recycled.</summary>
    public TimeSpan CancellationGrace { get; init; } = PoolDefaults.CancellationGrace;

    /// <summary>Set last, over everything else; a null value removes the variable.</summary>
    public IReadOnlyDictionary<string, string?>? WorkerEnvironment { get; init; }

    public int WorkerNice { get; init; } = PoolDefaults.WorkerNice;

    public long MaxPayload { get; init; } = PoolDefaults.MaxPayload;

    public long? MaxCallsPerWorker { get; init; }

    public TimeSpan? MaxWorkerAge { get; init; }

    /// <summary>In bytes of what a worker occupies for itself; one above it takes no further call and is recycled. Null for 75 % of the hard limit.</summary>
    public long? MemorySoftLimit { get; init; }

    /// <summary>In bytes of managed heap; a worker that occupies clearly more for itself is killed. Null for a fair part of this machine's memory.</summary>
    public long? MemoryHardLimit { get; init; }

    /// <summary>Null for those that fit the number of workers.</summary>
    public RestartLimits? RestartLimits { get; init; }

    /// <summary>Null for no dumps.</summary>
    public DumpSettings? Dumps { get; init; }

    /// <summary>Gives each worker a control group of its own; null for none. It outlives the supervisor.</summary>
    public WorkerCgroups? Cgroups { get; init; }

    /// <summary>How long a worker's beats may be missing, while its CPU time stands still, before it counts as hung.</summary>
    public TimeSpan BeatTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often the workers are checked.</summary>
    public TimeSpan WatchInterval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How often they are checked while all are idle.</summary>
    public TimeSpan RestInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long all workers must have been idle for that.</summary>
    public TimeSpan RestAfter { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a worker with a broken session is given to die of what broke it, so that its own death is explained and not our kill.</summary>
    public TimeSpan VerdictPatience { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How long a dead worker's page is kept for those who ask for a verdict.</summary>
    public TimeSpan VerdictLifetime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Where the private runtime directory goes; null for the user's runtime or temporary directory.</summary>
    public string? RuntimeBase { get; init; }
}
