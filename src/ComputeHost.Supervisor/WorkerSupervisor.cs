using ComputeHost.Protocol.Methods;
using ComputeHost.Protocol.Seam;
using ComputeHost.Protocol.Threads;
using ComputeHost.Supervisor.Exits;
using ComputeHost.Supervisor.Files;
using ComputeHost.Supervisor.Fleet;
using ComputeHost.Supervisor.Launching;
using ComputeHost.Supervisor.Metrics;
using ComputeHost.Supervisor.Processes;
using ComputeHost.Supervisor.Settings;
using ComputeHost.Supervisor.Watching;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Supervisor;

/// <summary>
/// Owns the worker processes of one pool: launches, watches, recycles, restarts and ends them. What it logs to must neither block nor throw: the threads that
/// watch and kill use it.
/// </summary>
internal sealed class WorkerSupervisor : IWorkerSupervisor, IAsyncDisposable
{
    private readonly WorkerDirectory _directory = new();
    private readonly ProgramBuild _build = new(ProgramBuild.LoadedByThisProcess);
    private readonly FleetBuilder _builder;
    private readonly string _pool;
    private readonly Lock _gate = new();
    private volatile FleetRunner? _fleet;
    private Task _creation = Task.CompletedTask;
    private Task? _end;
    private WorkerMeter? _meter;

    public WorkerSupervisor(SupervisorSettings settings, TimeProvider timeProvider, ILoggerFactory loggerFactory)
    {
        _builder = new FleetBuilder(settings, _directory, _build, timeProvider, loggerFactory);
        _pool = settings.Pool;
    }

    public WorkerDirectorySnapshot Current => _directory.Current;

    /// <summary>Whether the workers are idle and checked rarely.</summary>
    public bool IsResting => _fleet?.IsResting ?? false;

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
            FleetRunner fleet;
            try
            {
                _fleet = fleet = _builder.Build(plan);
                AppDomain.CurrentDomain.ProcessExit += OnProcessExit;
                _meter = new WorkerMeter(_pool, () => GetStatistics().ToGauges());
            }
            finally
            {
                created.SetResult();
            }

            await fleet.StartAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
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

    /// <summary>What each slot of a worker does at this moment; nothing if there is no such worker.</summary>
    public IReadOnlyList<SlotReading> ReadSlots(long epoch) => Find(epoch)?.Recorder?.ReadSlots() ?? [];

    public bool Condemn(long epoch, ulong session, ulong call, string reason)
    {
        // Looked at first, for after the swap there is no way back. The client looks again later.
        if (Find(epoch) is not { Recorder: { } recorder, Process: { } process } worker || ProcessStatus.IsTraced(process.Id) || !recorder.TryCondemn(session, call))
        {
            return false;
        }

        worker.Launch.Kill(KillOrder.ForCall(session, call, reason));
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
            : Task.FromResult(new WorkerVerdict(null, [], 0, new WorkerExit { WorkerId = "", ProcessId = 0, Cause = WorkerLostCause.Unknown }));

    public void ReportDemand(int waiting) => _fleet?.PostDemand(waiting);

    public void ReportWork() => _fleet?.PostWork();

    /// <summary>
    /// Completes when the supervisor's thread has taken something to do, so that it is known to work: as long as it hangs, no worker is ended or replaced.
    /// Completes at once before the start and after the end.
    /// </summary>
    public Task PulseAsync() => _fleet?.PulseAsync() ?? Task.CompletedTask;

    /// <summary>Replaces all workers, one after the other, each by its successor first.</summary>
    public void RequestRecycle() => _fleet?.PostRecycleAll();

    /// <summary>Between which numbers of workers it moves; null before the start.</summary>
    public FleetSize? Size => _fleet?.Size;

    /// <summary>Moves between other numbers of workers from now on. What a worker may have of the machine's memory stays as it was at the start.</summary>
    /// <param name="size">Within the limits of the options.</param>
    public void Resize(FleetSize size) => _fleet?.PostResize(size);

    /// <summary>Kills a worker with its calls, because somebody wants that.</summary>
    /// <param name="workerId">Its name.</param>
    /// <param name="reason">What the callers are told, as a sentence.</param>
    /// <returns>Its process; null if there is no such worker, or it is ending already.</returns>
    public Task<int?> KillAsync(string workerId, string reason) => _fleet?.KillAsync(workerId, reason) ?? Task.FromResult<int?>(null);

    public void ForgetAddress(long epoch)
    {
        if (Find(epoch) is { } worker && WorkerAddress.Parse(worker.Launch.Boot.Address) is { Scheme: WorkerAddress.Unix } address)
        {
            Quietly.Delete(address.Place);
        }
    }

    public SupervisorStatistics GetStatistics() => _fleet?.GetStatistics() ?? new SupervisorStatistics();

    public async ValueTask DisposeAsync()
    {
        Task end;
        lock (_gate)
        {
            end = _end ??= EmptyContext.RunAsync(EndAsync);
        }

        await end.ConfigureAwait(false);
    }

    private async Task EndAsync()
    {
        // What is being made at this moment is ended, too.
        await _creation.ConfigureAwait(false);
        AppDomain.CurrentDomain.ProcessExit -= OnProcessExit;
        if (_fleet is { } fleet)
        {
            await fleet.EndAsync().ConfigureAwait(false);
        }

        _directory.Close();
        _meter?.Dispose();
    }

    private ManagedWorker? Find(long epoch) => _fleet?.Find(epoch);

    private void OnProcessExit(object? sender, EventArgs e) => _fleet!.EndWithProgram();
}
