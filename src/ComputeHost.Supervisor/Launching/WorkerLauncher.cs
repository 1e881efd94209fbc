using System.ComponentModel;
using ComputeHost.Protocol.Threads;
using ComputeHost.Supervisor.Files;
using ComputeHost.Supervisor.Processes;

namespace ComputeHost.Supervisor.Launching;

/// <summary>Starts worker processes.</summary>
internal sealed class WorkerLauncher(LaunchFactory launches, WorkerLaunchPlan plan, LaunchEnvironment environment, RuntimeDirectory files, StartCheck check)
{
    private static readonly Action<(WorkerLauncher Launcher, ILaunchObserver Observer, WorkerLaunch Launch, Exception Exception)> TellNotStarted =
        static failed => failed.Launcher.ReportNotStarted(failed.Observer, failed.Launch, failed.Exception);

    public string CommandLine => plan.CommandLine;

    /// <summary>Prepares a launch: there is no process yet.</summary>
    public WorkerLaunch Create(ILaunchObserver observer) => launches.Create(observer);

    /// <summary>Begins a launch; the observer is told how it goes on.</summary>
    public void Begin(WorkerLaunch launch, ILaunchObserver observer)
    {
        try
        {
            SpawnerThread.Post(() => Start(launch, observer));
        }
        catch (OutOfMemoryException e)
        {
            observer.OnNotStarted(launch, check.Facts(StartProblem.NotStarted, launch) with { Detail = e.Message, Exception = e });
        }
    }

    private void Start(WorkerLaunch launch, ILaunchObserver observer)
    {
        if (launch.KillOrder is not null)
        {
            // This thread was held up for so long that nobody wants the worker any more.
            observer.OnNotStarted(launch, check.Facts(StartProblem.NotStarted, launch));
            return;
        }

        ChildProcess? process = null;
        try
        {
            (IReadOnlyDictionary<string, string> worker, IReadOnlyDictionary<string, string?> children) = environment.Read();
            launch.TempPath = RuntimeFiles.TempPath(worker);
            process = ChildProcess.Start(plan, worker, launch.Output, () => observer.OnProcessChange(launch));
            launch.Cgroup?.Take(process.Id);
            Record(process, launch.TempPath);
            observer.OnStarted(launch, process);
            process.Begin((launch.Boot with { Environment = children }).ToLine());
            if (launch.KillOrder is not null)
            {
                // Whoever gave the order may have found no process yet, and have ended since: then nobody else would kill it.
                process.Kill();
            }
        }
        catch (Exception e)
        {
            process?.Kill();
            process?.AbandonOutput();
            launch.Cgroup?.Kill();
            Shortage.Outlast((this, observer, launch, e), TellNotStarted);
            // Only then: the supervisor may still ask a process that it knows for its end.
            process?.Dispose();
        }
    }

    private void ReportNotStarted(ILaunchObserver observer, WorkerLaunch launch, Exception exception) => observer.OnNotStarted(
        launch,
        check.Facts(StartProblem.NotStarted, launch) with { Detail = exception.Message, ErrorNumber = (exception as Win32Exception)?.NativeErrorCode, Exception = exception });

    private void Record(ChildProcess process, string tempPath)
    {
        if (process.StartTime is { } startTime && ProcessStat.Read(Environment.ProcessId) is { } self)
        {
            files.Record(new LaunchRecord(process.Id, startTime, self.SessionId, KernelIdentity.Current, tempPath));
        }
    }
}
