using ComputeHost.Supervisor.Cgroups;
using ComputeHost.Supervisor.Dumps;
using ComputeHost.Supervisor.Files;
using ComputeHost.Supervisor.Launching;
using ComputeHost.Supervisor.Output;
using ComputeHost.Supervisor.Restarting;
using ComputeHost.Supervisor.Settings;
using ComputeHost.Supervisor.Watching;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Supervisor.Fleet;

/// <summary>Puts a fleet together. Nothing runs yet, but the fleet has a directory, which the fleet's end deletes.</summary>
internal sealed class FleetBuilder(SupervisorSettings settings, WorkerDirectory directory, ProgramBuild build, TimeProvider timeProvider, ILoggerFactory loggerFactory)
{
    /// <summary>By which users filter what the supervisor logs.</summary>
    private const string LogCategory = "ComputeHost.Supervisor.WorkerSupervisor";

    private readonly ILogger _logger = loggerFactory.CreateLogger(LogCategory);

    /// <exception cref="WorkerStartException">There is no place for dumps or for the workers' sockets.</exception>
    /// <exception cref="ArgumentException">The limits of memory contradict each other.</exception>
    public FleetRunner Build(WorkerLaunchPlan plan)
    {
        var memory = MemoryLimits.Of(settings, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        DumpKeeper? dumps = settings.Dumps is { } kept ? new DumpKeeper(kept) : null;
        dumps?.Prepare();
        string[] bases = [.. settings.RuntimeBase is { } own ? [own] : RuntimeDirectory.DefaultBases()];
        LeftoverSweep.Run(bases, _logger);
        var files = RuntimeDirectory.Create(bases);
        try
        {
            return Build(plan, memory, dumps, files);
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    private FleetRunner Build(WorkerLaunchPlan plan, MemoryLimits memory, DumpKeeper? dumps, RuntimeDirectory files)
    {
        var health = new FleetHealth(timeProvider, Random.Shared, settings.RestartLimits ?? RestartLimits.Default(settings.MaxWorkers), _logger);
        var record = new FleetRecord(health, new FleetCounters(settings.Pool), directory, _logger);
        var waking = new WakingTime(timeProvider);
        var check = new StartCheck(plan, settings, build);
        var launches = new LaunchFactory(settings, memory, files, timeProvider, loggerFactory.CreateLogger(WorkerOutput.Category));
        var launcher = new WorkerLauncher(launches, plan, new LaunchEnvironment(plan, memory, dumps, settings.WorkerEnvironment), files, check);
        var starter = new WorkerStarter(launcher, check, new WatchFactory(settings, memory, waking, Random.Shared), record, waking);
        var examiner = new ExitExaminer(dumps, new CgroupOomCounter(CgroupPlaces.OfThisProcess(), timeProvider), _logger);
        var dead = new DeadWorkers(examiner, files, settings, timeProvider);
        var lifecycle = new WorkerLifecycle(settings, check, dead, record, waking);
        var fleet = new WorkerFleet(settings, starter, lifecycle, dead, record);
        return new FleetRunner(fleet, files, new SupervisorThread(_logger), new WatchPace(settings, timeProvider), waking);
    }
}
