using ComputeHost.Supervisor.Exits;
using ComputeHost.Supervisor.Launching;
using ComputeHost.Supervisor.Watching;

namespace ComputeHost.Supervisor.Fleet;

/// <summary>Brings a worker from its launch to being ready. Runs on the supervisor's thread.</summary>
internal sealed class WorkerStarter(WorkerLauncher launcher, StartCheck check, WatchFactory watches, FleetRecord record, TimeProvider time)
{
    /// <param name="observer">Is told how it goes on.</param>
    /// <param name="admit">Takes the worker, with the deadline of its start, before there is a process: if it throws, there will be none.</param>
    public void Launch(ILaunchObserver observer, Action<ManagedWorker> admit)
    {
        WorkerLaunch launch = launcher.Create(observer);
        var worker = new ManagedWorker(launch, WorkerDeadline.KillAfter(launch.StartTimeout, "The worker sent no handshake in time.", time));
        record.LogLaunch(worker, launcher.CommandLine);
        admit(worker);
        record.CountLaunch();
        launcher.Begin(launch, observer);
    }

    /// <summary>Takes a worker's answer: the worker is ready then, or is killed if the answer cannot be used.</summary>
    public void AcceptAnswer(ManagedWorker worker)
    {
        if (worker.State != WorkerState.Starting || worker.KillOrder is not null)
        {
            return;
        }

        RecorderView? recorder = null;
        if ((check.FindFault(worker.Launch) ?? check.OpenRecorder(worker.Launch, out recorder)) is { } fault)
        {
            worker.FailStart(fault);
            worker.Kill(KillOrder.For("Its handshake was refused."), WorkerDeadline.GiveUp(time));
            record.ReportKill(worker);
            return;
        }

        if (recorder is null)
        {
            // It is dead, which its exit will tell.
            return;
        }

        TimeSpan took = time.GetElapsedTime(worker.Deadline!.Since);
        worker.BecomeReady(recorder, watches.Create());
        record.ReportReady(worker, took);
    }
}
