using ComputeHost.Protocol.Launch;
using ComputeHost.Supervisor.Launching;
using ComputeHost.Supervisor.Recycling;
using ComputeHost.Supervisor.Restarting;
using ComputeHost.Supervisor.Watching;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Supervisor;

/// <summary>
/// Moves one worker from state to state: Starting, Ready, Draining, Stopping, Exited. All changes of a state are here. Runs on the supervisor's thread; how
/// many workers there are to be is the <see cref="Fleet"/>'s business.
/// </summary>
internal sealed class WorkerLifecycle(
    SupervisorSettings settings, MemoryLimits memory, WorkerLauncher launcher, Undertaker undertaker, FleetHealth health, FleetCounters counters,
    TimeProvider timeProvider, ILogger logger, Random random)
{
    private const int MostWarnings = 1000;

    private static readonly TimeSpan DeathTakesAtMost = TimeSpan.FromSeconds(10);

    private readonly HashSet<string> _warnings = new(StringComparer.Ordinal);

    /// <param name="observer">Is told how it goes on.</param>
    /// <param name="admit">Takes the worker, with the deadline of its start, before there is a process.</param>
    public void Launch(ILaunchObserver observer, Action<ManagedWorker> admit) => launcher.Launch(observer, worker =>
    {
        SetDeadline(worker, settings.StartTimeout, "The worker sent no handshake in time.");
        Log.WorkerLaunched(logger, worker.WorkerId, launcher.Plan.CommandLine);
        admit(worker);
        counters.CountLaunch();
    });

    public static void NoteStarted(ManagedWorker worker, WorkerProcess process)
    {
        worker.Process = process;
        if (worker.KillOrder is not null)
        {
            // Its time was up, or the pool was disposed, before there was anything to kill.
            process.Kill();
        }
    }

    public void NoteNotStarted(ManagedWorker worker)
    {
        Lose(worker);
        worker.State = WorkerState.Exited;
    }

    /// <returns>Whether the worker is ready now.</returns>
    public bool Greet(ManagedWorker worker)
    {
        if (worker.State != WorkerState.Starting || worker.KillOrder is not null)
        {
            return false;
        }

        RecorderView? recorder = null;
        worker.StartFailure = launcher.FindFault(worker) ?? launcher.OpenRecorder(worker, out recorder);
        if (worker.StartFailure is not null)
        {
            Kill(worker, KillOrder.For("Its handshake was refused."));
            return false;
        }

        if (recorder is null)
        {
            // It is dead, which its exit will tell.
            return false;
        }

        worker.Recorder = recorder;
        worker.Watch = new WorkerWatch(
            timeProvider, settings, memory, new RecyclePolicy(settings.MaxCallsPerWorker, settings.MaxWorkerAge, memory.Soft, random));
        long took = (long)timeProvider.GetElapsedTime(worker.Deadline!.Since).TotalMilliseconds;
        worker.Deadline = null;
        worker.State = WorkerState.Ready;
        health.ReportReady();
        WorkerHandshake handshake = worker.Output.Answer!.Handshake!;
        Log.WorkerReady(logger, worker.WorkerId, worker.Process!.Id, took, handshake.Methods);
        // They are about the program's methods, which are the same for its next worker.
        foreach (string warning in handshake.Warnings.Where(warning => _warnings.Count < MostWarnings && _warnings.Add(warning)))
        {
            Log.WorkerWarned(logger, worker.WorkerId, worker.Process.Id, warning);
        }

        return true;
    }

    /// <summary>Looks after a worker that is not known to be dead.</summary>
    /// <returns>Why the start failed, if the worker is given up before it ever was ready.</returns>
    public StartFacts? Watch(ManagedWorker worker)
    {
        if (CheckDeadline(worker) is { } startFailure)
        {
            return startFailure;
        }

        if (worker.State is not (WorkerState.Ready or WorkerState.Draining) || worker.Recorder?.Read() is not { } reading)
        {
            return null;
        }

        if (worker.Watch!.Look(worker.Process!.Id, reading) is { } order)
        {
            worker.Recorder.Fence();
            Kill(worker, order);
            Lose(worker);
        }
        else if (worker.State == WorkerState.Ready)
        {
            worker.RecycleReason ??= worker.Watch.RecycleReason;
        }

        return null;
    }

    /// <summary>Takes a worker out of service; when the directory has been told, <see cref="SendDrain"/> tells the worker.</summary>
    public void BeginDrain(ManagedWorker worker, RecycleReason? reason)
    {
        worker.State = WorkerState.Draining;
        if (reason is { } recycle)
        {
            counters.CountRecycle(recycle);
            Log.WorkerRecycled(logger, worker.WorkerId, worker.Process!.Id, recycle);
        }
        else
        {
            Log.WorkerLetGo(logger, worker.WorkerId, worker.Process!.Id, (long)settings.IdleTimeout.TotalSeconds);
        }
    }

    public void SendDrain(ManagedWorker worker) =>
        TellToEnd(worker, WorkerEnvironment.DrainLine, settings.DrainTimeout, "It did not finish its calls within 'DrainTimeout'.");

    public void Stop(ManagedWorker worker)
    {
        if (worker.State == WorkerState.Starting)
        {
            worker.Kill(KillOrder.For("The pool was disposed while the worker started."));
            AwaitOwnKill(worker);
        }
        else if (worker.KillOrder is null)
        {
            TellToEnd(worker, WorkerEnvironment.StopLine, settings.StopTimeout, "It did not end in time after it was told to stop.");
        }

        worker.State = WorkerState.Stopping;
    }

    /// <summary>A worker is dead, or will be in a moment: it takes no calls any more, and is made up for.</summary>
    public void Lose(ManagedWorker worker)
    {
        if (worker.State == WorkerState.Starting)
        {
            health.ReportFailure();
        }
        else if (worker.State == WorkerState.Ready)
        {
            ReportLoss(worker);
        }

        if (worker.State != WorkerState.Exited)
        {
            worker.State = WorkerState.Stopping;
        }
    }

    /// <summary>A client has condemned a call of the worker, and killed it for that.</summary>
    public void NoteCondemned(ManagedWorker worker)
    {
        Log.WorkerKilled(logger, worker.WorkerId, worker.Process!.Id, worker.KillOrder!.Record.Reason);
        Lose(worker);
        if (worker.State != WorkerState.Exited && !worker.IsGivenUp)
        {
            // Whatever time it had: that of a worker which drains may be days.
            AwaitOwnKill(worker);
        }
    }

    /// <summary>A session broke. The worker is given a moment to die of what broke it, or to end as it was told; then it is killed.</summary>
    public void AwaitDeath(ManagedWorker worker)
    {
        if (worker.State != WorkerState.Exited && worker.KillOrder is null)
        {
            SetDeadline(worker, worker.WasToldToEnd ? settings.StopTimeout : settings.VerdictPatience, "Its session broke while it lived; a method may have closed sockets or other descriptors that are not its own.");
        }

        Lose(worker);
    }

    /// <returns>Whether the process was found dead now.</returns>
    public bool CheckExit(ManagedWorker worker)
    {
        if (worker.State == WorkerState.Exited || worker.Process?.HasExited != true)
        {
            return false;
        }

        worker.Recorder?.Fence();
        if (worker.Recorder?.Read() is { IsIntact: true } last)
        {
            worker.Watch?.Note(last);
        }

        Lose(worker);
        worker.State = WorkerState.Exited;
        undertaker.Receive(worker);
        return true;
    }

    /// <summary>The death has been explained: says so, and remembers one before any call as the cause if there will be no workers.</summary>
    /// <returns>Why the start failed, if the worker never was ready.</returns>
    public StartFacts? Conclude(ManagedWorker worker)
    {
        var exit = worker.ExplainedExit!;
        if (worker.Recorder is null)
        {
            // It may have died so soon after its answer that nobody has looked at that yet.
            StartFacts facts = worker.StartFailure ?? launcher.FindFault(worker) ?? launcher.Facts(worker.Output.Answer is null ? StartProblem.Exited : StartProblem.ExitedAfterHandshake, worker);
            return facts with { ExitCode = worker.KillOrder is null ? exit.ExitCode : null, StderrTail = exit.StderrTail };
        }

        counters.CountExit(killed: worker.KillOrder is not null);
        if (worker.WasToldToEnd && exit.ExitCode == 0)
        {
            Log.WorkerEnded(logger, exit.WorkerId, exit.ProcessId, exit.ExitCode);
        }
        else
        {
            Log.WorkerLost(logger, exit.WorkerId, exit.ProcessId, exit.Cause, exit.ExitCode, worker.Recorder.RunningAtFence, exit.LastRun.Length > 0 ? exit.LastRun : "nothing");
            if (worker.DiedUnused)
            {
                health.Explain(ExitReport.ToException(exit));
            }
        }

        return null;
    }

    private StartFacts? CheckDeadline(ManagedWorker worker)
    {
        if (worker.Deadline is not { } deadline || timeProvider.GetElapsedTime(deadline.Since) < deadline.After)
        {
            return null;
        }

        if (deadline.Order is not { } order)
        {
            return GiveUp(worker);
        }

        if (worker.State is WorkerState.Starting or WorkerState.Draining && worker.Process is { } process && ProcessStatus.IsTraced(process.Id))
        {
            worker.Deadline = deadline with { Since = timeProvider.GetTimestamp() };
            return null;
        }

        if (worker.State == WorkerState.Starting)
        {
            worker.StartFailure = launcher.Facts(StartProblem.NoHandshake, worker);
        }

        Kill(worker, order);
        return null;
    }

    private StartFacts? GiveUp(ManagedWorker worker)
    {
        worker.Deadline = null;
        worker.IsGivenUp = true;
        if (worker.Process is { } process)
        {
            Log.WorkerUnkillable(logger, worker.WorkerId, process.Id, (int)DeathTakesAtMost.TotalSeconds);
        }

        Undertaker.Abandon(worker);
        Lose(worker);
        return worker.Recorder is null ? worker.StartFailure ?? launcher.Facts(StartProblem.NoHandshake, worker) : null;
    }

    private void Kill(ManagedWorker worker, KillOrder order)
    {
        worker.Kill(order);
        AwaitOwnKill(worker);
        Log.WorkerKilled(logger, worker.WorkerId, worker.Process?.Id ?? 0, order.Record.Reason);
    }

    private void AwaitOwnKill(ManagedWorker worker) => worker.Deadline = new WorkerDeadline(timeProvider.GetTimestamp(), DeathTakesAtMost, Order: null);

    private void TellToEnd(ManagedWorker worker, string line, TimeSpan timeout, string orElse)
    {
        SetDeadline(worker, timeout, orElse);
        worker.WasToldToEnd = true;
        worker.Process!.TrySend(line);
    }

    private void SetDeadline(ManagedWorker worker, TimeSpan after, string orElse) =>
        worker.Deadline = new WorkerDeadline(timeProvider.GetTimestamp(), after, KillOrder.For(orElse));

    private void ReportLoss(ManagedWorker worker)
    {
        counters.CountRestart();
        worker.DiedUnused = worker.KillOrder?.IsForCall != true && !worker.Recorder!.HasWorked;
        if (worker.DiedUnused)
        {
            health.ReportFailure();
        }
        else
        {
            health.ReportDeathAtWork();
        }
    }
}
