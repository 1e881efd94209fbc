using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ComputeHost;

/// <summary>What a pool works with: checked options, read once and never changed.</summary>
internal sealed record ComputePoolSettings
{
    public required int MinWorkers { get; init; }

    public required int MaxWorkers { get; init; }

    public required int StandbyWorkers { get; init; }

    public required int SlotsPerWorker { get; init; }

    public required int PendingLimit { get; init; }

    public required PendingQueueFullMode PendingQueueFullMode { get; init; }

    public required TimeSpan StartTimeout { get; init; }

    public required TimeSpan QueueTimeout { get; init; }

    public required TimeSpan ExecutionTimeout { get; init; }

    public required TimeSpan CancellationGrace { get; init; }

    public required TimeSpan DrainTimeout { get; init; }

    public required TimeSpan IdleTimeout { get; init; }

    public required long MaxPayload { get; init; }

    public required int WorkerNice { get; init; }

    public required ComputePicker Picker { get; init; }

    public required int? MaxCallsPerWorker { get; init; }

    public required TimeSpan? MaxWorkerAge { get; init; }

    public required long? MemorySoftLimit { get; init; }

    public required long? MemoryHardLimit { get; init; }

    public required IReadOnlyList<string>? WorkerCommand { get; init; }

    public required int? FailureLimit { get; init; }

    public required TimeSpan MaxRestartDelay { get; init; }

    public required string? DumpDirectory { get; init; }

    public required int MaxDumps { get; init; }

    public required long MaxDumpSize { get; init; }

    public required IReadOnlyDictionary<string, string?> WorkerEnvironment { get; init; }

    public required InProcessMode InProcess { get; init; }

    public required ILoggerFactory LoggerFactory { get; init; }

    /// <exception cref="ArgumentException">An option is out of its range; the message has all errors.</exception>
    public static ComputePoolSettings From(ComputePoolOptions options)
    {
        ComputePoolOptionsValidator.ThrowIfInvalid(options);
        return new ComputePoolSettings
        {
            MinWorkers = options.MinWorkers,
            MaxWorkers = options.MaxWorkers,
            StandbyWorkers = options.StandbyWorkers,
            SlotsPerWorker = options.SlotsPerWorker,
            PendingLimit = options.PendingLimit,
            PendingQueueFullMode = options.PendingQueueFullMode,
            StartTimeout = options.StartTimeout,
            QueueTimeout = options.QueueTimeout,
            ExecutionTimeout = options.ExecutionTimeout,
            CancellationGrace = options.CancellationGrace,
            DrainTimeout = options.DrainTimeout,
            IdleTimeout = options.IdleTimeout,
            MaxPayload = options.MaxPayload,
            WorkerNice = options.WorkerNice,
            Picker = options.Picker,
            MaxCallsPerWorker = options.MaxCallsPerWorker,
            MaxWorkerAge = options.MaxWorkerAge,
            MemorySoftLimit = options.MemorySoftLimit,
            MemoryHardLimit = options.MemoryHardLimit,
            FailureLimit = options.FailureLimit,
            MaxRestartDelay = options.MaxRestartDelay,
            DumpDirectory = options.DumpDirectory,
            MaxDumps = options.MaxDumps,
            MaxDumpSize = options.MaxDumpSize,
            WorkerCommand = options.WorkerCommand is { } command ? [.. command] : null,
            WorkerEnvironment = new Dictionary<string, string?>(options.WorkerEnvironment, StringComparer.Ordinal),
            InProcess = options.InProcess,
            LoggerFactory = options.LoggerFactory ?? NullLoggerFactory.Instance,
        };
    }
}
