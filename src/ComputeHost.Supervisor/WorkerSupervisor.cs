using ComputeHost.Protocol.Methods;
using ComputeHost.Protocol.Seam;
using ComputeHost.Protocol.Threads;
using ComputeHost.Supervisor.Dumps;
using ComputeHost.Supervisor.Files;
using ComputeHost.Supervisor.Launching;
using ComputeHost.Supervisor.Output;
using ComputeHost.Supervisor.Restarting;
using ComputeHost.Supervisor.Watching;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Supervisor;

/// <summary>
/// Owns the worker processes of one pool: launches, watches, recycles, restarts and ends them. What it logs to must neither block nor throw: the threads that
/// watch and kill use it.
/// </summary>
internal sealed class WorkerSupervisor(SupervisorSettings settings, TimeProvider timeProvider, ILoggerFactory loggerFactory)
    : IWorkerSupervisor, IAsyncDisposable
{
    private static readonly TimeSpan ExitPatience = TimeSpan.FromSeconds(1);

    private readonly WorkerDirectory _directory = new();
    private readonly FleetCounters _counters = new();
    private readonly ILogger _logger = loggerFactory.CreateLogger<WorkerSupervisor>();
    private readonly ILogger _outputLogger = loggerFactory.CreateLogger(WorkerOutput.Category);
    private readonly ProgramBuild _build = new(ProgramBuild.LoadedByThisProcess);
    private readonly Lock _gate = new();
    private RuntimeDirectory? _files;
    private SupervisorThread? _thread;
    private FleetHealth? _health;
    private WatchPace? _pace;
    private Fleet? _fleet;
    private Task _creation = Task.CompletedTask;
    private Task? _end;

    public WorkerDirectorySnapshot Current => _directory.Current;

    /// <summary>Starts <see cref="SupervisorSettings.MinWorkers"/> workers and waits until the first is ready. After a failure nothing is left.</summary>
    /// <param name="plan">How a worker is started.</param>
    /// <param name="cancellationToken">Ends what has been started.</param>
    /// <exception cref="WorkerStartException">No worker could be started.</exception>
    /// <exception cref="ProtocolMismatchException">The worker program was built with another version.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed before.</exception>
    public async Task StartAsync(WorkerLaunchPlan plan, CancellationToken cancellationToken)
    {
        var created = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_end is not null, this);
            _creation = created.Task;
        }

        try
        {
            Fleet fleet;
            try
            {
                fleet = CreateFleet(plan);
                AppDomain.CurrentDomain.ProcessExit += OnProcessExit;
            }
            finally
            {
                created.SetResult();
            }

            await fleet.BeginAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public Task<WorkerDirectorySnapshot> WaitForChangeAsync(long version, CancellationToken cancellationToken) =>
        _directory.WaitForChangeAsync(version, cancellationToken);

    public ComputeHostException? Refuse(MethodContract method) => _build.Refuse(method);

    public CallStart ReadStart(long epoch, ulong session, ulong call) =>
        Find(epoch)?.Recorder?.ReadStart(session, call) ?? new CallStart(CallStartState.Over);

    public bool Condemn(long epoch, ulong session, ulong call, string reason)
    {
        // Looked at first, for after the swap there is no way back. The client looks again later.
        if (Find(epoch) is not { Recorder: { } recorder, Process: { } process } worker || ProcessStatus.IsTraced(process.Id) || !recorder.TryCondemn(session, call))
        {
            return false;
        }

        worker.Kill(KillOrder.ForCall(session, call, reason));
        _fleet!.PostCondemned(worker);
        return true;
    }

    public void EndWorker(long epoch)
    {
        if (Find(epoch) is { Recorder: { } recorder } worker)
        {
            recorder.Fence();
            _fleet!.PostSessionBroken(worker);
        }
    }

    public Task<WorkerVerdict> VerdictAsync(long epoch, ulong session) =>
        Find(epoch) is { Recorder: not null } worker
            ? worker.VerdictAsync(session)
            : Task.FromResult(new WorkerVerdict(null, [], 0, Unknown("", 0)));

    public void ReportDemand(int waiting) => _fleet?.PostDemand(waiting);

    /// <summary>Whether the workers have nothing to do and are looked at rarely.</summary>
    public bool IsResting => _pace?.IsResting ?? false;

    public void ReportWork() => _fleet?.PostWork();

    /// <summary>Replaces all workers, one after the other, each by its successor first.</summary>
    public void RequestRecycle() => _fleet?.PostRecycleAll();

    public void ForgetAddress(long epoch)
    {
        if (!OperatingSystem.IsWindows() && Find(epoch) is { } worker)
        {
            Quietly.Delete(worker.Address);
        }
    }

    public SupervisorStatistics GetStatistics()
    {
        ManagedWorker[] workers = [.. (_fleet?.Roster.Values ?? []).Where(worker => worker.State != WorkerState.Exited).OrderBy(worker => worker.Epoch)];
        return _counters.AddTo(new SupervisorStatistics
        {
            Ready = workers.Count(worker => worker.State == WorkerState.Ready),
            Standby = workers.Count(worker => worker is { State: WorkerState.Ready, IsListed: false }),
            Starting = workers.Count(worker => worker.State == WorkerState.Starting),
            Draining = workers.Count(worker => worker.State == WorkerState.Draining),
            IsDegraded = _health?.IsDegraded ?? false,
            Workers = [.. workers.Select(worker => new WorkerStatistics(
                worker.Epoch, worker.WorkerId, worker.Process?.Id ?? 0, worker.State, worker.Watch?.Calls, worker.Watch?.Memory))],
        });
    }

    public async ValueTask DisposeAsync()
    {
        Task end;
        lock (_gate)
        {
            end = _end ??= EmptyContext.RunAsync(EndAsync);
        }

        await end.ConfigureAwait(false);
        _files?.Dispose();
    }

    private async Task EndAsync()
    {
        // What is being made at this moment is ended, too.
        await _creation.ConfigureAwait(false);
        AppDomain.CurrentDomain.ProcessExit -= OnProcessExit;
        if (_fleet is { } fleet)
        {
            await fleet.EndAsync().ConfigureAwait(false);
            await _thread!.StopAsync().ConfigureAwait(false);
            foreach (ManagedWorker worker in fleet.Roster.Values)
            {
                worker.Recorder?.Dispose();
                worker.Process?.FinishOutput();
                worker.CompleteExit(Unknown(worker.WorkerId, worker.Process?.Id ?? 0));
            }
        }

        _directory.Close();
    }

    private Fleet CreateFleet(WorkerLaunchPlan plan)
    {
        var memory = MemoryLimits.Of(settings, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        DumpKeeper? dumps = settings.Dumps is { } kept ? new DumpKeeper(kept) : null;
        dumps?.Prepare();
        string[] bases = [.. settings.RuntimeBase is { } own ? [own] : RuntimeDirectory.DefaultBases()];
        Sweep(bases);
        _files = RuntimeDirectory.Create(bases);
        _thread = new SupervisorThread(_logger);
        _health = new FleetHealth(timeProvider, Random.Shared, settings.RestartLimits ?? RestartLimits.Default(settings.MaxWorkers), _logger);
        var undertaker = new Undertaker(settings, _files, dumps, CgroupOomCounter.OfThisProcess(timeProvider), timeProvider, _logger);
        var waking = new WakingTime(timeProvider);
        var launcher = new WorkerLauncher(plan, memory, settings, _files, dumps, timeProvider, _outputLogger, _build);
        var lifecycle = new WorkerLifecycle(settings, memory, launcher, undertaker, _health, _counters, waking, _logger, Random.Shared);
        _pace = new WatchPace(settings, timeProvider);
        return _fleet = new Fleet(settings, lifecycle, undertaker, _health, _counters, _directory, _thread, _pace, waking, _logger);
    }

    private void Sweep(string[] bases)
    {
        foreach (string directory in bases.Where(directory => Directory.Exists(directory) && RuntimeDirectory.IsSafe(directory)).Distinct())
        {
            var sweep = new LeftoverSweep(directory, GroupMember.ReadByGroup);
            sweep.Run();
            if (sweep.DirectoriesDeleted > 0)
            {
                Log.LeftoversSwept(_logger, directory, sweep.DirectoriesDeleted, sweep.ProcessesKilled);
            }
        }
    }

    private static WorkerExit Unknown(string workerId, int processId) => new() { WorkerId = workerId, ProcessId = processId, Cause = WorkerLostCause.Unknown };

    private ManagedWorker? Find(long epoch) => _fleet?.Roster.GetValueOrDefault(epoch);

    /// <summary>The program ends without having disposed its pool. The workers would end by themselves, but their files would stay.</summary>
    private void OnProcessExit(object? sender, EventArgs e)
    {
        Task ended = _fleet!.EndAsync();
        foreach (ManagedWorker worker in _fleet.Roster.Values)
        {
            worker.Kill(KillOrder.For("The program ended."));
        }

        // The supervisor's own thread does the rest. What it does not get done in time is left to the sweep of a later start.
        if (SpinWait.SpinUntil(() => ended.IsCompleted, ExitPatience))
        {
            _files?.Dispose();
        }
    }
}
