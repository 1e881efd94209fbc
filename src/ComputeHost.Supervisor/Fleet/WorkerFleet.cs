using ComputeHost.Supervisor.Launching;
using ComputeHost.Supervisor.Recycling;
using ComputeHost.Supervisor.Settings;

namespace ComputeHost.Supervisor.Fleet;

/// <summary>The workers of one supervisor: keeps the wanted number of them and tells the directory. Runs on the supervisor's thread.</summary>
internal sealed class WorkerFleet(SupervisorSettings settings, WorkerStarter starter, WorkerLifecycle lifecycle, DeadWorkers dead, FleetRecord record)
{
    private readonly TaskCompletionSource _firstReady = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile FleetSize _size = new(settings.MinWorkers, settings.MaxWorkers);
    private int _desired = settings.MinWorkers;
    private bool _ending;

    public FleetRoster Roster { get; } = new();

    /// <summary>Completes when a worker is ready, or at once if none is to be started; fails when none will be.</summary>
    public Task FirstReady => _firstReady.Task;

    /// <summary>Completes when all workers are dead and their files are gone.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Whether more workers could be started than are wanted now. For any thread.</summary>
    public bool CanGrow => Volatile.Read(ref _desired) < _size.MaxWorkers;

    /// <summary>For any thread.</summary>
    public FleetSize Size => _size;

    /// <summary>Whether a worker is about to end, which no event may tell.</summary>
    public bool IsAboutToChange => dead.IsWaiting || Roster.Alive.Exists(static worker =>
        !worker.IsGivenUp && (worker.State == WorkerState.Stopping || worker.KillOrder is not null || worker.Process?.OutputHasEnded == true));

    /// <summary>How long there has been nothing to do: zero while a worker starts, leaves or is missing.</summary>
    public TimeSpan IdleFor =>
        FleetPlan.Of(Count()).Missing > 0 || Roster.Alive.Exists(static worker => worker.State != WorkerState.Ready) ? TimeSpan.Zero
            : Roster.Alive.Select(static worker => worker.Watch!.IdleFor).DefaultIfEmpty(TimeSpan.MaxValue).Min();

    public void Begin()
    {
        if (_size.MinWorkers == 0)
        {
            _firstReady.SetResult();
        }
    }

    /// <summary>Ends all workers.</summary>
    public void BeginEnd()
    {
        _ending = true;
        _firstReady.TrySetCanceled();
        Roster.Alive.ForEach(lifecycle.Stop);
        record.PublishEnd();
        CompleteEnd();
    }

    /// <summary>Looks at all workers, dead and alive, and lets one go that has been idle for long.</summary>
    public void Look()
    {
        dead.Look();
        foreach (ManagedWorker worker in Roster.Alive)
        {
            Guard(() => Look(worker));
        }

        foreach (ManagedWorker worker in dead.Release())
        {
            Roster.All.TryRemove(worker.Epoch, out _);
        }

        LetIdleGo();
    }

    /// <summary>Compares what there is with what should be, does what is missing, and tells the directory.</summary>
    /// <param name="observer">Is told of the workers that are started.</param>
    public void Reconcile(ILaunchObserver observer)
    {
        Roster.RemoveExited();
        foreach (ManagedWorker worker in dead.Explain())
        {
            Guard(() => Report(worker));
        }

        if (_ending)
        {
            CompleteEnd();
            return;
        }

        // They take no calls and so count for nothing: they go at once.
        foreach (ManagedWorker worker in Roster.Alive.Where(static worker => worker is { State: WorkerState.Ready, Watch.IsFull: true }))
        {
            lifecycle.BeginDrain(worker);
        }

        FleetPlan plan = FleetPlan.Of(Count());
        foreach (ManagedWorker worker in Roster.Ready(listed: false).Take(plan.Promote))
        {
            worker.List();
        }

        List<ManagedWorker> replaced = [.. Roster.Ready(listed: true).Where(static worker => worker.RecycleReason is not null).Take(plan.Drain)];
        replaced.ForEach(lifecycle.BeginDrain);
        for (int starts = MayStart(plan.Missing); starts > 0; starts--)
        {
            starter.Launch(observer, Roster.Admit);
        }

        // Clients hear of it before the worker does, so that they send it nothing more.
        Publish();
        foreach (ManagedWorker worker in Roster.Alive.Where(static worker => worker is { State: WorkerState.Draining, WasToldToEnd: false }))
        {
            lifecycle.SendDrain(worker);
        }

        if (!_firstReady.Task.IsCompleted && Roster.Ready(listed: true).Any())
        {
            _firstReady.TrySetResult();
        }
    }

    public void Grow(int waiting)
    {
        int wanted = Roster.Ready(listed: true).Count() + ((waiting + settings.SlotsPerWorker - 1) / settings.SlotsPerWorker);
        _desired = Math.Clamp(Math.Max(_desired, wanted), _size.MinWorkers, _size.MaxWorkers);
    }

    /// <summary>Moves between other numbers from now on. Workers over the new maximum finish their calls, the longest idle first.</summary>
    public void Resize(FleetSize size)
    {
        _size = size;
        _desired = Math.Clamp(_desired, size.MinWorkers, size.MaxWorkers);
        List<ManagedWorker> kept = [.. Roster.Ready(listed: true).Where(static worker => worker.RecycleReason is null)];
        foreach (ManagedWorker surplus in kept.OrderByDescending(static worker => worker.Watch!.IdleFor).Take(kept.Count - size.MaxWorkers))
        {
            surplus.Recycle(RecycleReason.Surplus);
        }
    }

    /// <summary>Kills one worker.</summary>
    /// <returns>Its process; null if there is no such worker, or it is ending already.</returns>
    public int? Kill(string workerId, string reason)
    {
        ManagedWorker? worker = Roster.Alive.Find(worker => worker.WorkerId == workerId && worker.KillOrder is null && worker.State != WorkerState.Exited);
        if (worker is not null)
        {
            lifecycle.KillOnRequest(worker, reason);
        }

        return worker?.Launch.ProcessId;
    }

    public void RecycleAll()
    {
        foreach (ManagedWorker worker in Roster.Alive.Where(static worker => worker.State == WorkerState.Ready))
        {
            worker.Recycle(RecycleReason.Requested);
        }
    }

    public void TakeNotStarted(WorkerLaunch launch, StartFacts facts)
    {
        if (Roster.Find(launch) is { } worker)
        {
            lifecycle.EndWithoutProcess(worker);
            FailStart(worker, facts.Exception is null ? worker.StartFailure ?? facts : facts);
        }
    }

    public void TakeAnswer(WorkerLaunch launch)
    {
        if (Roster.Find(launch) is { } worker)
        {
            starter.AcceptAnswer(worker);
        }
    }

    public void EndCondemned(ManagedWorker worker) => lifecycle.EndCondemned(worker);

    public void EndBroken(ManagedWorker worker) => lifecycle.EndBroken(worker);

    public void CheckExit(WorkerLaunch launch)
    {
        if (Roster.Find(launch) is { } worker)
        {
            lifecycle.CheckExit(worker);
        }
    }

    /// <summary>For any thread.</summary>
    public SupervisorStatistics GetStatistics()
    {
        ManagedWorker[] workers = [.. Roster.All.Values.Where(static worker => worker.State != WorkerState.Exited).OrderBy(static worker => worker.Epoch)];
        return record.AddTo(new SupervisorStatistics
        {
            Ready = workers.Count(static worker => worker.State == WorkerState.Ready),
            Standby = workers.Count(static worker => worker is { State: WorkerState.Ready, IsListed: false }),
            Starting = workers.Count(static worker => worker.State == WorkerState.Starting),
            Draining = workers.Count(static worker => worker.State == WorkerState.Draining),
            Workers = [.. workers.Select(static worker => new WorkerStatistics(
                worker.Epoch, worker.WorkerId, worker.Launch.ProcessId, worker.State, worker.Watch?.Calls, worker.Watch?.Memory)
            {
                Age = worker.Watch?.Age ?? TimeSpan.Zero,
                RecycleReason = worker.RecycleReason,
            })],
        });
    }

    private void Look(ManagedWorker worker)
    {
        if (!lifecycle.CheckExit(worker) && lifecycle.Watch(worker) is { } startFailure)
        {
            FailStart(worker, startFailure);
        }
    }

    private void Report(ManagedWorker worker)
    {
        if (lifecycle.Report(worker) is { } startFailure)
        {
            FailStart(worker, startFailure);
        }
    }

    /// <summary>What goes wrong with one worker must not cost the others their turn.</summary>
    private void Guard(Action look)
    {
        try
        {
            look();
        }
        catch (Exception e)
        {
            record.ReportFault(e);
        }
    }

    private FleetCounts Count() => Roster.Count(_desired, settings.StandbyWorkers);

    // Until the first worker is ready, a failure is told to the one who started the pool instead of being tried again.
    private int MayStart(int missing) =>
        record.HasFailed && !_firstReady.Task.IsCompletedSuccessfully ? 0 : record.AllowStarts(missing, Roster.Starting);

    private void Publish() => record.Publish(Roster.ToEndpoints(), Roster.Starting);

    private void LetIdleGo()
    {
        ManagedWorker? idle = _desired > _size.MinWorkers && !_ending
            ? Roster.Ready(listed: true).LastOrDefault(worker => worker.RecycleReason is null && worker.Watch!.IdleFor > settings.IdleTimeout)
            : null;
        if (idle is not null)
        {
            _desired--;
            lifecycle.BeginDrain(idle);
        }
    }

    private void FailStart(ManagedWorker worker, StartFacts facts)
    {
        // Made first: if there is no memory for it now, all of this is done again.
        ComputeHostException failure = StartDiagnosis.ToException(facts);
        // A start that was given up fails once more when the process ends after all.
        if (!Roster.All.TryRemove(worker.Epoch, out _))
        {
            return;
        }

        if (_ending)
        {
            record.ReportAbandonedStart();
            return;
        }

        record.ExplainStartFailure(worker, failure, facts.IsLasting);
        if (Roster.Starting == 0)
        {
            _firstReady.TrySetException(failure);
        }
    }

    private void CompleteEnd()
    {
        if (Roster.Alive.TrueForAll(static worker => worker.IsGivenUp) && !dead.IsWaiting)
        {
            _ended.TrySetResult();
        }
    }
}
