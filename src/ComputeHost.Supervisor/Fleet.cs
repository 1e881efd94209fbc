using System.Collections.Concurrent;
using ComputeHost.Protocol.Seam;
using ComputeHost.Supervisor.Launching;
using ComputeHost.Supervisor.Recycling;
using ComputeHost.Supervisor.Restarting;
using ComputeHost.Supervisor.Watching;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Supervisor;

/// <summary>
/// The workers of one supervisor: keeps the wanted number of them and tells the directory. All of it runs on the supervisor's thread; what happens elsewhere
/// is posted to it.
/// </summary>
internal sealed class Fleet(
    SupervisorSettings settings, WorkerLifecycle lifecycle, Undertaker undertaker, FleetHealth health, FleetCounters counters, WorkerDirectory directory,
    SupervisorThread thread, WatchPace pace, WakingTime time, ILogger logger) : ILaunchObserver
{
    private readonly List<ManagedWorker> _alive = [];
    private readonly TaskCompletionSource _firstReady = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _desired = settings.MinWorkers;
    private bool _ending;

    /// <summary>All workers that can still be asked about, dead ones included; for any thread.</summary>
    public ConcurrentDictionary<long, ManagedWorker> Roster { get; } = new();

    /// <summary>Starts the first workers, if there are to be some; completes when one of them is ready, fails when none will be.</summary>
    public Task BeginAsync()
    {
        if (settings.MinWorkers == 0)
        {
            _firstReady.SetResult();
        }

        thread.Start(Tick);
        return _firstReady.Task;
    }

    /// <summary>Ends all workers; completes when all are dead and their files are gone.</summary>
    public Task EndAsync() => thread.Post(BeginEnd) ? _ended.Task : Task.CompletedTask;

    public void PostCondemned(ManagedWorker worker) => Post(() => lifecycle.NoteCondemned(worker));

    public void PostSessionBroken(ManagedWorker worker) => Post(() => lifecycle.AwaitDeath(worker));

    /// <summary>While calls wait this is reported again and again, also to a pool that has grown as far as it may.</summary>
    public void PostDemand(int waiting)
    {
        if (Volatile.Read(ref _desired) < settings.MaxWorkers)
        {
            Post(() => Grow(waiting));
        }
    }

    /// <summary>Is called for every call, so it does nothing unless the watch rests.</summary>
    public void PostWork()
    {
        if (pace.IsResting)
        {
            Post(pace.Rouse);
        }
    }

    public void PostRecycleAll() => Post(() =>
    {
        foreach (ManagedWorker worker in _alive.Where(worker => worker.State == WorkerState.Ready))
        {
            worker.RecycleReason ??= RecycleReason.Requested;
        }
    });

    void ILaunchObserver.OnStarted(ManagedWorker worker, WorkerProcess process) => Post(() => WorkerLifecycle.NoteStarted(worker, process));

    void ILaunchObserver.OnNotStarted(ManagedWorker worker, StartFacts facts) => Post(() =>
    {
        lifecycle.NoteNotStarted(worker);
        FailStart(worker, facts);
    });

    void ILaunchObserver.OnProcessChange(ManagedWorker worker) => Post(() => lifecycle.CheckExit(worker));

    void ILaunchObserver.OnAnswer(ManagedWorker worker) => Post(() =>
    {
        // Ready it may be already, if there was no memory for the rest.
        if (lifecycle.Greet(worker) || worker.State == WorkerState.Ready)
        {
            Reconcile();
            _firstReady.TrySetResult();
        }
    });

    private void Post(Action change) => thread.Post(() =>
    {
        change();
        Reconcile();
    });

    private TimeSpan Tick()
    {
        undertaker.Look();
        foreach (ManagedWorker worker in _alive)
        {
            Guard(() => LookAt(worker));
        }

        foreach (ManagedWorker worker in undertaker.Bury())
        {
            Roster.TryRemove(worker.Epoch, out _);
        }

        LetIdleGo();
        Reconcile();
        TimeSpan pause = pace.Next(undertaker.IsWaiting || _alive.Exists(IsAboutToChange), IdleFor());
        time.ExpectPause(pause);
        return pause;
    }

    private void LookAt(ManagedWorker worker)
    {
        if (!lifecycle.CheckExit(worker) && lifecycle.Watch(worker) is { } startFailure)
        {
            FailStart(worker, startFailure);
        }
    }

    private void Conclude(ManagedWorker worker)
    {
        if (lifecycle.Conclude(worker) is { } startFailure)
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
            Log.SupervisorFaulted(logger, e);
        }
    }

    /// <summary>How long there has been nothing to do: zero while a worker starts, leaves or is missing.</summary>
    private TimeSpan IdleFor() =>
        FleetPlan.Of(Count()).Missing > 0 || _alive.Exists(worker => worker.State != WorkerState.Ready) ? TimeSpan.Zero
            : _alive.Select(worker => worker.Watch!.IdleFor).DefaultIfEmpty(TimeSpan.MaxValue).Min();

    private static bool IsAboutToChange(ManagedWorker worker) =>
        !worker.IsGivenUp && (worker.State == WorkerState.Stopping || worker.KillOrder is not null || worker.Process?.OutputHasEnded == true);

    /// <summary>Compares what there is with what should be, does what is missing, and tells the directory.</summary>
    private void Reconcile()
    {
        _alive.RemoveAll(worker => worker.State == WorkerState.Exited);
        foreach (ManagedWorker worker in undertaker.Explain())
        {
            Guard(() => Conclude(worker));
        }

        if (_ending)
        {
            CompleteEnd();
            return;
        }

        // They take no calls and so count for nothing: they go at once.
        List<ManagedWorker> leaving = [.. _alive.Where(worker => worker is { State: WorkerState.Ready, Watch.IsFull: true })];
        leaving.ForEach(worker => lifecycle.BeginDrain(worker, worker.RecycleReason));
        FleetPlan plan = FleetPlan.Of(Count());
        foreach (ManagedWorker worker in Ready(listed: false).Take(plan.Promote))
        {
            worker.IsListed = true;
        }

        List<ManagedWorker> replaced = [.. Ready(listed: true).Where(worker => worker.RecycleReason is not null).Take(plan.Drain)];
        replaced.ForEach(worker => lifecycle.BeginDrain(worker, worker.RecycleReason));
        leaving.AddRange(replaced);
        for (int starts = MayStart(plan.Missing); starts > 0; starts--)
        {
            lifecycle.Launch(this, Admit);
        }

        // Clients hear of it before the worker does, so that they send it nothing more.
        Publish();
        leaving.ForEach(lifecycle.SendDrain);
    }

    /// <summary>All or nothing: a worker that is not watched would live on as nobody's, and one that never starts would be waited for.</summary>
    private void Admit(ManagedWorker worker)
    {
        _alive.EnsureCapacity(_alive.Count + 1);
        Roster[worker.Epoch] = worker;
        _alive.Add(worker);
    }

    private FleetCounts Count() => new(
        Listed: Ready(listed: true).Count(),
        Standby: Ready(listed: false).Count(),
        Starting: Starting,
        // One at a time, so that a pool whose workers are all due keeps its strength.
        Recycling: Math.Min(1, Ready(listed: true).Count(worker => worker.RecycleReason is not null)),
        Desired: _desired,
        StandbyWanted: settings.StandbyWorkers);

    private int Starting => _alive.Count(worker => worker.State == WorkerState.Starting);

    private IEnumerable<ManagedWorker> Ready(bool listed) => _alive.Where(worker => worker.State == WorkerState.Ready && worker.IsListed == listed);

    // Until the first worker is ready, a failure is told to the one who started the pool instead of being tried again.
    private int MayStart(int missing) =>
        health.HasFailed && !_firstReady.Task.IsCompletedSuccessfully ? 0 : health.AllowStarts(missing, Starting);

    private void Publish()
    {
        List<WorkerEndpoint> endpoints =
            [.. _alive.Where(worker => worker is { IsListed: true, State: WorkerState.Ready or WorkerState.Draining }).Select(worker => worker.ToEndpoint())];
        directory.Publish(endpoints, Starting, health.ToUnavailable(anyReady: endpoints.Exists(endpoint => !endpoint.Draining)));
    }

    private void Grow(int waiting)
    {
        int wanted = Ready(listed: true).Count() + ((waiting + settings.SlotsPerWorker - 1) / settings.SlotsPerWorker);
        _desired = Math.Clamp(Math.Max(_desired, wanted), settings.MinWorkers, settings.MaxWorkers);
    }

    private void LetIdleGo()
    {
        ManagedWorker? idle = _desired > settings.MinWorkers && !_ending
            ? Ready(listed: true).LastOrDefault(worker => worker.RecycleReason is null && worker.Watch!.IdleFor > settings.IdleTimeout)
            : null;
        if (idle is not null)
        {
            _desired--;
            lifecycle.BeginDrain(idle, reason: null);
            Publish();
            lifecycle.SendDrain(idle);
        }
    }

    private void FailStart(ManagedWorker worker, StartFacts facts)
    {
        // Made first: if there is no memory for it now, all of this is done again.
        ComputeHostException failure = StartDiagnosis.ToException(facts);
        // A start that was given up fails once more when the process ends after all.
        if (!Roster.TryRemove(worker.Epoch, out _) || _ending)
        {
            return;
        }

        counters.CountFailedStart();
        Log.WorkerStartFailed(logger, worker.WorkerId, failure);
        health.ExplainStart(failure, facts.IsLasting);
        if (Starting == 0)
        {
            _firstReady.TrySetException(failure);
        }
    }

    private void BeginEnd()
    {
        _ending = true;
        _firstReady.TrySetCanceled();
        _alive.ForEach(lifecycle.Stop);
        directory.Publish([], 0, null);
        CompleteEnd();
    }

    private void CompleteEnd()
    {
        if (_alive.TrueForAll(worker => worker.IsGivenUp) && !undertaker.IsWaiting)
        {
            _ended.TrySetResult();
        }
    }
}
