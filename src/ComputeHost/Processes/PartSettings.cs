using ComputeHost.Client;
using ComputeHost.Supervisor.Dumps;
using ComputeHost.Supervisor.Output;
using ComputeHost.Supervisor.Restarting;
using ComputeHost.Supervisor.Settings;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Processes;

/// <summary>What each part of a pool is told of the pool's settings.</summary>
internal static class PartSettings
{
    public static ClientSettings ForClient(ComputePoolSettings settings) => new()
    {
        PendingLimit = settings.PendingLimit,
        WaitWhenFull = settings.PendingQueueFullMode == PendingQueueFullMode.Wait,
        QueueTimeout = settings.QueueTimeout,
        ExecutionTimeout = settings.ExecutionTimeout,
        CancellationGrace = settings.CancellationGrace,
        DrainTimeout = settings.DrainTimeout,
        MaxPayload = settings.MaxPayload,
        Picker = settings.Picker,
        ComparesTypes = settings.WorkerCommand is not null,
    };

    public static SupervisorSettings ForSupervisor(ComputePoolSettings settings) => new()
    {
        MinWorkers = settings.MinWorkers,
        MaxWorkers = settings.MaxWorkers,
        StandbyWorkers = settings.StandbyWorkers,
        SlotsPerWorker = settings.SlotsPerWorker,
        StartTimeout = settings.StartTimeout,

        // A worker that is replaced finishes its calls, and these have limits of their own.
        DrainTimeout = ComputePoolDefaults.LongestTimeLimit,
        IdleTimeout = settings.IdleTimeout == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : settings.IdleTimeout,
        WorkerEnvironment = settings.WorkerEnvironment,
        WorkerLogLevel = LowestLevel(settings.LoggerFactory.CreateLogger(WorkerOutput.Category)),
        CancellationGrace = settings.CancellationGrace,
        WorkerNice = settings.WorkerNice,
        MaxPayload = settings.MaxPayload,
        MaxCallsPerWorker = settings.MaxCallsPerWorker,
        MaxWorkerAge = settings.MaxWorkerAge,
        MemorySoftLimit = settings.MemorySoftLimit,
        MemoryHardLimit = settings.MemoryHardLimit,
        RestartLimits = new RestartLimits(settings.FailureLimit ?? RestartLimits.Default(settings.MaxWorkers).Failures, settings.MaxRestartDelay),
        Dumps = settings.DumpDirectory is { } directory ? new DumpSettings(directory, settings.MaxDumps, settings.MaxDumpSize) : null,
    };

    private static LogLevel LowestLevel(ILogger logger) => Enumerable.Range((int)LogLevel.Trace, (int)LogLevel.None).Select(level => (LogLevel)level).FirstOrDefault(logger.IsEnabled, LogLevel.None);
}
