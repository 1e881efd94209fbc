using ComputeHost.Protocol.Seam;
using ComputeHost.Supervisor.Exits;
using ComputeHost.Supervisor.Files;
using ComputeHost.Supervisor.Launching;
using ComputeHost.Supervisor.Watching;

namespace ComputeHost.Supervisor.Fleet;

/// <summary>
/// Runs a fleet on the supervisor's thread: has it look at its workers from time to time, and brings what happens elsewhere to that thread. After each change
/// the fleet compares what there is with what should be. All members are for any thread.
/// </summary>
internal sealed class FleetRunner(WorkerFleet fleet, RuntimeDirectory files, SupervisorThread thread, WatchPace pace, WakingTime time) : ILaunchObserver
{
    /// <summary>How long the end of the program waits for that of the workers.</summary>
    private static readonly TimeSpan ExitPatience = TimeSpan.FromSeconds(1);

    /// <summary>Whether the workers are idle and checked rarely.</summary>
    public bool IsResting => pace.IsResting;

    /// <summary>Starts the first workers, if any are to be started; completes when one of them is ready, fails when none will be.</summary>
    public Task StartAsync()
    {
        fleet.Begin();
        thread.Start(Tick);
        return fleet.FirstReady;
    }

    /// <summary>A worker that can still be asked about, alive or dead.</summary>
    public ManagedWorker? Find(long epoch) => fleet.Roster.All.GetValueOrDefault(epoch);

    public SupervisorStatistics GetStatistics() => fleet.GetStatistics();

    /// <summary>While calls wait this is reported again and again, also to a pool that has grown as far as it may.</summary>
    public void PostDemand(int waiting)
    {
        if (fleet.CanGrow)
        {
            Post(() => fleet.Grow(waiting));
        }
    }

    /// <summary>Runs for every call, so it does nothing unless the watch rests.</summary>
    public void PostWork()
    {
        if (pace.IsResting)
        {
            Post(pace.Wake);
        }
    }

    /// <summary>Completes when the thread has done what is posted to it now, or has ended.</summary>
    public Task PulseAsync()
    {
        var taken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return thread.Post(taken.SetResult) ? taken.Task : Task.CompletedTask;
    }

    public FleetSize Size => fleet.Size;

    public void PostResize(FleetSize size) => Post(() => fleet.Resize(size));

    /// <returns>The process of the worker that is killed; null if there is no such worker, or it is ending already.</returns>
    public Task<int?> KillAsync(string workerId, string reason)
    {
        var killed = new TaskCompletionSource<int?>(TaskCreationOptions.RunContinuationsAsynchronously);
        return Post(() => killed.TrySetResult(fleet.Kill(workerId, reason))) ? killed.Task : Task.FromResult<int?>(null);
    }

    public void PostRecycleAll() => Post(fleet.RecycleAll);

    public void PostCondemned(ManagedWorker worker) => Post(() => fleet.EndCondemned(worker));

    public void PostSessionBroken(ManagedWorker worker) => Post(() => fleet.EndBroken(worker));

    /// <summary>Ends all workers and the thread, answers those who still ask, and deletes all files.</summary>
    public async Task EndAsync()
    {
        await PostEndAsync().ConfigureAwait(false);
        await thread.StopAsync().ConfigureAwait(false);
        foreach (ManagedWorker worker in fleet.Roster.All.Values)
        {
            worker.Recorder?.Dispose();
            worker.Process?.FinishOutput();
            worker.CompleteExit(new WorkerExit { WorkerId = worker.WorkerId, ProcessId = worker.Launch.ProcessId, Cause = WorkerLostCause.Unknown });
        }

        files.Dispose();
    }

    /// <summary>The program ends without having disposed its pool. The workers would end by themselves, but their files would stay.</summary>
    public void EndWithProgram()
    {
        Task ended = PostEndAsync();
        foreach (ManagedWorker worker in fleet.Roster.All.Values)
        {
            worker.Launch.Kill(KillOrder.For("The program ended."));
        }

        // The supervisor's own thread does the rest. What it does not get done in time is left to the sweep of a later start.
        if (SpinWait.SpinUntil(() => ended.IsCompleted, ExitPatience))
        {
            files.Dispose();
        }
    }

    void ILaunchObserver.OnStarted(WorkerLaunch launch, ChildProcess process) => Post(() => launch.Attach(process));

    void ILaunchObserver.OnNotStarted(WorkerLaunch launch, StartFacts facts) => Post(() => fleet.TakeNotStarted(launch, facts));

    void ILaunchObserver.OnAnswer(WorkerLaunch launch) => Post(() => fleet.TakeAnswer(launch));

    void ILaunchObserver.OnProcessChange(WorkerLaunch launch) => Post(() => fleet.CheckExit(launch));

    private Task PostEndAsync() => thread.Post(fleet.BeginEnd) ? fleet.Ended : Task.CompletedTask;

    private bool Post(Action change) => thread.Post(() =>
    {
        change();
        fleet.Reconcile(this);
    });

    private TimeSpan Tick()
    {
        fleet.Look();
        fleet.Reconcile(this);
        TimeSpan pause = pace.Next(fleet.IsAboutToChange, fleet.IdleFor);
        time.ExpectPause(pause);
        return pause;
    }
}
