using ComputeHost.Client;
using ComputeHost.Protocol;
using ComputeHost.Supervisor.Dumps;
using ComputeHost.Supervisor.Output;
using ComputeHost.Supervisor.Restarting;
using ComputeHost.Supervisor.Settings;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Tactics;

/// <summary>Passes the pool's options on to its parts.</summary>
internal static class PartSettings
{
    public static ClientSettings ForClient(ComputePoolOptions options) => new()
    {
        Pool = options.Name,
        PendingLimit = options.PendingLimit,
        WaitWhenFull = options.PendingQueueFullMode == PendingQueueFullMode.Wait,
        QueueTimeout = options.QueueTimeout,
        ExecutionTimeout = options.ExecutionTimeout,
        CancellationGrace = options.CancellationGrace,
        DrainTimeout = options.DrainTimeout,
        MaxPayload = options.MaxPayload,
        Picker = options.Picker,
        CheckRoundTrips = options.CheckRoundTrips,
        ComparesTypes = options.WorkerCommand is not null,
    };

    public static SupervisorSettings ForSupervisor(ComputePoolOptions options) => new()
    {
        Pool = options.Name,
        MinWorkers = options.MinWorkers,
        MaxWorkers = options.MaxWorkers,
        StandbyWorkers = options.StandbyWorkers,
        SlotsPerWorker = options.SlotsPerWorker,
        StartTimeout = options.StartTimeout,

        // A worker that is replaced finishes its calls, and these have limits of their own.
        DrainTimeout = PoolDefaults.LongestTimeLimit,
        IdleTimeout = options.IdleTimeout == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : options.IdleTimeout,
        WorkerEnvironment = options.WorkerEnvironment.AsReadOnly(),
        WorkerLogLevel = LowestLevel(options.EffectiveLoggerFactory.CreateLogger(WorkerOutput.Category)),
        CancellationGrace = options.CancellationGrace,
        WorkerNice = options.WorkerNice,
        MaxPayload = options.MaxPayload,
        MaxCallsPerWorker = options.MaxCallsPerWorker,
        MaxWorkerAge = options.MaxWorkerAge,
        MemorySoftLimit = options.MemorySoftLimit,
        MemoryHardLimit = options.MemoryHardLimit,
        RestartLimits = new RestartLimits(options.FailureLimit ?? RestartLimits.Default(options.MaxWorkers).Failures, options.MaxRestartDelay),
        Dumps = options.DumpDirectory is { } directory ? new DumpSettings(directory, options.MaxDumps, options.MaxDumpSize) : null,
    };

    private static LogLevel LowestLevel(ILogger logger) => Enumerable.Range((int)LogLevel.Trace, (int)LogLevel.None).Select(level => (LogLevel)level).FirstOrDefault(logger.IsEnabled, LogLevel.None);
}
