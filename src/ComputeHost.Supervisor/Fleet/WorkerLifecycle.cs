using System.Diagnostics;
using ComputeHost.Protocol.Launch;
using ComputeHost.Protocol.Seam;
using ComputeHost.Supervisor.Exits;
using ComputeHost.Supervisor.Launching;
using ComputeHost.Supervisor.Processes;
using ComputeHost.Supervisor.Settings;

namespace ComputeHost.Supervisor.Fleet;

/// <summary>Takes a worker out of service and to its end: drain, stop, kill, exit. Runs on the supervisor's thread.</summary>
internal sealed class WorkerLifecycle(SupervisorSettings settings, StartCheck check, DeadWorkers dead, FleetRecord record, TimeProvider time)
{
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
            TakeOutOfService(worker);
        }
        else if (worker.State == WorkerState.Ready)
        {
            worker.Recycle(worker.Watch.RecycleReason);
        }

        return null;
    }

    /// <summary>Lets a worker finish its calls and end. When clients have been told, <see cref="SendDrain"/> tells the worker.</summary>
    public void BeginDrain(ManagedWorker worker)
    {
        worker.BeginDrain();
        record.ReportDrain(worker, settings.IdleTimeout);
    }

    public void SendDrain(ManagedWorker worker) => worker.TellToEnd(
        WorkerEnvironment.DrainLine,
        WorkerDeadline.KillAfter(settings.DrainTimeout, "It did not finish its calls within 'DrainTimeout'.", time));

    /// <summary>Ends a worker because the pool ends.</summary>
    public void Stop(ManagedWorker worker)
    {
        if (worker.State == WorkerState.Starting)
        {
            worker.Kill(KillOrder.For("The pool was disposed while the worker started."), WorkerDeadline.GiveUp(time));
        }
        else if (worker.KillOrder is null && worker.State != WorkerState.Exited)
        {
            worker.TellToEnd(WorkerEnvironment.StopLine, WorkerDeadline.KillAfter(settings.StopTimeout, "It did not end in time after it was told to stop.", time));
        }

        if (worker.State < WorkerState.Stopping)
        {
            worker.BeginStop();
        }
    }

    /// <summary>A worker is dead, or will be in a moment: it takes no calls any more, and is made up for. Does nothing the second time.</summary>
    public void TakeOutOfService(ManagedWorker worker)
    {
        switch (worker.State)
        {
            case WorkerState.Starting:
                record.ReportStartFailure();
                worker.BeginStop();
                break;
            case WorkerState.Ready:
                bool unused = worker.KillOrder?.IsWorkersFault != false && !worker.Recorder!.HasWorked;
                record.ReportLoss(unused);
                worker.BeginStop(unused);
                break;
            case WorkerState.Draining:
                worker.BeginStop();
                break;
            default:
                break;
        }
    }

    /// <summary>There is no process and will be none.</summary>
    public void EndWithoutProcess(ManagedWorker worker)
    {
        TakeOutOfService(worker);
        if (worker.State != WorkerState.Exited)
        {
            worker.ConfirmExit();
        }
    }

    /// <summary>Kills a worker because somebody wants that; its calls are lost with it.</summary>
    public void KillOnRequest(ManagedWorker worker, string reason)
    {
        worker.Recorder?.Fence();
        Kill(worker, KillOrder.ByOperator(reason));
        TakeOutOfService(worker);
    }

    /// <summary>A client has condemned a call of the worker, and killed it for that.</summary>
    public void EndCondemned(ManagedWorker worker)
    {
        record.ReportKill(worker);
        TakeOutOfService(worker);
        if (worker.State != WorkerState.Exited && !worker.IsGivenUp)
        {
            // Whatever time it had: that of a worker which drains may be days.
            worker.SetDeadline(WorkerDeadline.GiveUp(time));
        }
    }

    /// <summary>A session broke. The worker is given a moment to die of what broke it, or to end as it was told; then it is killed.</summary>
    public void EndBroken(ManagedWorker worker)
    {
        if (worker.State != WorkerState.Exited && worker.KillOrder is null)
        {
            TimeSpan after = worker.WasToldToEnd ? settings.StopTimeout : settings.VerdictPatience;
            string reason = worker.Recorder?.HasWorked == true
                ? "Its session broke while it lived; a method may have closed sockets or other descriptors that are not its own."
                : "Its session broke before it had a call, or could not be opened; the log says why.";
            worker.SetDeadline(WorkerDeadline.KillAfter(after, reason, time));
        }

        TakeOutOfService(worker);
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
            worker.Watch?.Update(last);
        }

        TakeOutOfService(worker);
        // Only then the state: without the memory to take it in, it is found dead once more.
        dead.Add(worker, Stopwatch.GetTimestamp());
        worker.ConfirmExit();
        return true;
    }

    /// <summary>The end of a worker has been explained: says so.</summary>
    /// <returns>Why the start failed, if the worker never was ready.</returns>
    public StartFacts? Report(ManagedWorker worker)
    {
        WorkerExit exit = worker.Exit!;
        if (worker.Recorder is not null)
        {
            record.ReportExit(worker, exit, worker.DiedUnused ? ExplainDeathUnused(worker, exit) : null);
            return null;
        }

        // It may have died so soon after its answer that nobody has looked at that yet.
        StartFacts facts = worker.StartFailure
            ?? check.FindFault(worker.Launch)
            ?? check.Facts(worker.Launch.Output.Answer is null ? StartProblem.Exited : StartProblem.ExitedAfterHandshake, worker.Launch);
        return facts with { ExitCode = worker.KillOrder is null ? exit.ExitCode : null, StderrTail = exit.StderrTail };
    }

    /// <summary>A worker that is ready, and the session with it, still open much for the first time.</summary>
    private string? ExplainDeathUnused(ManagedWorker worker, WorkerExit exit) =>
        StartDiagnosis.ExplainByFileLimit(check.Facts(StartProblem.ExitedAfterHandshake, worker.Launch) with { StderrTail = exit.StderrTail });

    private StartFacts? CheckDeadline(ManagedWorker worker)
    {
        if (worker.Deadline is not { } deadline || !deadline.HasPassed(time))
        {
            return null;
        }

        if (deadline.Order is not { } order)
        {
            return GiveUp(worker);
        }

        if (worker.State is WorkerState.Starting or WorkerState.Draining && worker.Process is { } process && ProcessStatus.IsTraced(process.Id))
        {
            worker.SetDeadline(deadline.Restarted(time));
            return null;
        }

        if (worker.State == WorkerState.Starting)
        {
            worker.FailStart(check.Facts(StartProblem.NoHandshake, worker.Launch));
        }

        Kill(worker, order);
        return null;
    }

    /// <summary>
    /// It was killed and is still there. It is fenced, and with a kill pending none of its code runs again: what it had started is lost, the rest can be done
    /// elsewhere, and nobody has to wait for the process.
    /// </summary>
    private StartFacts? GiveUp(ManagedWorker worker)
    {
        worker.Recorder?.Fence();
        worker.CompleteExit(ExitExaminer.DescribeGivenUp(worker));
        TakeOutOfService(worker);
        worker.GiveUp();
        record.ReportUnkillable(worker);
        return worker.Recorder is null ? worker.StartFailure ?? check.Facts(StartProblem.NoHandshake, worker.Launch) : null;
    }

    private void Kill(ManagedWorker worker, KillOrder order)
    {
        worker.Kill(order, WorkerDeadline.GiveUp(time));
        record.ReportKill(worker);
    }
}
