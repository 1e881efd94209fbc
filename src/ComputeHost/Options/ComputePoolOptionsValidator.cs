using ComputeHost.Client.Daemons;
using ComputeHost.Protocol;
using ComputeHost.Protocol.Launch;
using ComputeHost.Protocol.Recorder;

namespace ComputeHost;

/// <summary>Checks <see cref="ComputePoolOptions"/> and finds all errors, each with the option, its value, the limit and the remedy.</summary>
internal static class ComputePoolOptionsValidator
{
    public static IReadOnlyList<OptionError> Validate(ComputePoolOptions options) => Check(options).All;

    /// <exception cref="ArgumentException">An option is out of its range; the message has all errors.</exception>
    public static void ThrowIfInvalid(ComputePoolOptions options) => Check(options).ThrowIfAny("the compute pool", nameof(options));

    private static OptionErrors Check(ComputePoolOptions options)
    {
        var errors = new OptionErrors(nameof(ComputePoolOptions));
        CheckWorkers(options, ref errors);
        CheckCalls(options, ref errors);
        CheckRecycling(options, ref errors);
        CheckLaunch(options, ref errors);
        MethodNames.Check(options, ref errors);
        return errors;
    }

    private static void CheckWorkers(ComputePoolOptions options, ref OptionErrors errors)
    {
        bool rangesHold = errors.CheckRange(nameof(options.MinWorkers), options.MinWorkers, 0, PoolDefaults.MostWorkers)
            & errors.CheckRange(nameof(options.MaxWorkers), options.MaxWorkers, 1, PoolDefaults.MostWorkers)
            & errors.CheckRange(nameof(options.StandbyWorkers), options.StandbyWorkers, 0, PoolDefaults.MostWorkers);
        if (rangesHold && options.MinWorkers > options.MaxWorkers)
        {
            errors.Add(
                nameof(options.MinWorkers),
                options.MinWorkers,
                $"but must not be greater than {nameof(options.MaxWorkers)}, which is '{options.MaxWorkers}'. Lower the first or raise the second.");
        }

        if (rangesHold && options.MaxWorkers + options.StandbyWorkers > PoolDefaults.MostWorkers)
        {
            errors.Add(
                nameof(options.MaxWorkers),
                options.MaxWorkers,
                $"and {nameof(options.StandbyWorkers)} is '{options.StandbyWorkers}', but together they must not be greater than '{PoolDefaults.MostWorkers}'. Lower one of them.");
        }

        errors.CheckRange(nameof(options.SlotsPerWorker), options.SlotsPerWorker, 1, RecorderPage.MaxSlots);
        errors.CheckRange(nameof(options.WorkerNice), options.WorkerNice, 0, PoolDefaults.HighestNice);
        errors.CheckDefined(nameof(options.Picker), options.Picker);
        errors.CheckInfinitableLimit(nameof(options.IdleTimeout), options.IdleTimeout, PoolDefaults.LongestTimeLimit);
    }

    private static void CheckCalls(ComputePoolOptions options, ref OptionErrors errors)
    {
        errors.CheckAtLeast(nameof(options.PendingLimit), options.PendingLimit, 1);
        errors.CheckDefined(nameof(options.PendingQueueFullMode), options.PendingQueueFullMode);
        errors.CheckDefined(nameof(options.InProcess), options.InProcess);
        errors.CheckDefined(nameof(options.Tactic), options.Tactic);
        errors.CheckRange(nameof(options.Threads), options.Threads, 1, PoolDefaults.MostThreads);
        errors.CheckRange(nameof(options.ThreadNice), options.ThreadNice, 0, PoolDefaults.HighestNice);
        if (options.MaxLostThreads is { } lost)
        {
            errors.CheckRange(nameof(options.MaxLostThreads), lost, 0, PoolDefaults.MostThreads, ", or leave it null for as many as there are threads");
        }

        errors.CheckInfinitableLimit(nameof(options.QueueTimeout), options.QueueTimeout, PoolDefaults.LongestTimeLimit);
        errors.CheckInfinitableLimit(nameof(options.ExecutionTimeout), options.ExecutionTimeout, PoolDefaults.LongestTimeLimit);
        errors.CheckStep(nameof(options.CancellationGrace), options.CancellationGrace, PoolDefaults.LongestStep, zeroAllowed: true);
        errors.CheckStep(nameof(options.DrainTimeout), options.DrainTimeout, PoolDefaults.LongestStep, zeroAllowed: true);
        errors.CheckRange(nameof(options.MaxPayload), options.MaxPayload, PoolDefaults.LowestMaxPayload, PoolDefaults.HighestMaxPayload);
    }

    private static void CheckRecycling(ComputePoolOptions options, ref OptionErrors errors)
    {
        if (options.MaxCallsPerWorker is { } calls)
        {
            errors.CheckAtLeast(nameof(options.MaxCallsPerWorker), calls, 1, ", or leave it null for no limit");
        }

        if (options.MaxWorkerAge is { } age)
        {
            errors.CheckTimeLimit(nameof(options.MaxWorkerAge), age, PoolDefaults.LongestTimeLimit, ", or leave it null for no limit");
        }

        bool softHolds = options.MemorySoftLimit is not { } soft
            || errors.CheckAtLeast(nameof(options.MemorySoftLimit), soft, PoolDefaults.LowestMemoryLimit, ", or leave it null for 75 % of the hard limit");
        bool hardHolds = options.MemoryHardLimit is not { } hard
            || errors.CheckAtLeast(nameof(options.MemoryHardLimit), hard, PoolDefaults.LowestMemoryLimit, ", or leave it null for a share of the machine's memory");
        if (softHolds && hardHolds && options.MemorySoftLimit >= options.MemoryHardLimit)
        {
            errors.Add(
                nameof(options.MemorySoftLimit),
                options.MemorySoftLimit,
                $"but must be less than {nameof(options.MemoryHardLimit)}, which is '{options.MemoryHardLimit}': a worker would never be replaced in time. Lower the first or raise the second.");
        }
    }

    private static void CheckLaunch(ComputePoolOptions options, ref OptionErrors errors)
    {
        errors.CheckStep(nameof(options.StartTimeout), options.StartTimeout, PoolDefaults.LongestStep, zeroAllowed: false);
        if (options.Address is { } address && DaemonTarget.FindError(address) is { } error)
        {
            errors.Add(nameof(options.Address), address, $"which cannot be used: {error}");
        }

        if (options.WorkerCommand is { } command)
        {
            if (command.Count == 0 || string.IsNullOrWhiteSpace(command[0]))
            {
                errors.Add(
                    nameof(options.WorkerCommand),
                    string.Join(' ', command),
                    "but must begin with the program to start. Name it, or leave the option null to start this application itself.");
            }

            if (command.Any(static part => part is null || part.Contains('\0', StringComparison.Ordinal)))
            {
                errors.Add(nameof(options.WorkerCommand), string.Join(' ', command), "but no part of it may be null or contain a null character. Remove that part.");
            }
        }

        if (options.FailureLimit is { } failures)
        {
            errors.CheckRange(nameof(options.FailureLimit), failures, 1, PoolDefaults.MostFailures);
        }

        errors.CheckStep(nameof(options.MaxRestartDelay), options.MaxRestartDelay, PoolDefaults.LongestStep, zeroAllowed: false);
        if (options.DumpDirectory is { } directory && !Path.IsPathFullyQualified(directory))
        {
            errors.Add(nameof(options.DumpDirectory), directory, "but must be an absolute path, because a worker may change its directory. Give the whole path, or leave the option null for no dumps.");
        }

        errors.CheckRange(nameof(options.MaxDumps), options.MaxDumps, 1, PoolDefaults.MostDumps);
        errors.CheckAtLeast(nameof(options.MaxDumpSize), options.MaxDumpSize, PoolDefaults.LowestMaxDumpSize);
        foreach ((string name, string? value) in options.WorkerEnvironment)
        {
            CheckVariable(name, value, ref errors);
        }
    }

    private static void CheckVariable(string name, string? value, ref OptionErrors errors)
    {
        const string Option = nameof(ComputePoolOptions.WorkerEnvironment);
        if (name.Length == 0 || name.AsSpan().ContainsAny('=', '\0'))
        {
            errors.Add(Option, name, "but the name of a variable must neither be empty nor contain '=' or a null character. Rename it.");
        }
        else if (name.Equals(WorkerEnvironment.Marker, StringComparison.OrdinalIgnoreCase))
        {
            errors.Add(Option, name, "but that variable tells a process that it is a worker and is set by the pool alone. Remove it.");
        }
        else if (value?.Contains('\0', StringComparison.Ordinal) == true)
        {
            errors.Add(Option, name, "but the value of that variable contains a null character. Remove it.");
        }
    }
}
