namespace ComputeHost.Supervisor.Launching;

/// <summary>What happens to a launched worker, in any order and on any thread.</summary>
internal interface ILaunchObserver
{
    void OnStarted(WorkerLaunch launch, ChildProcess process);

    void OnNotStarted(WorkerLaunch launch, StartFacts facts);

    void OnAnswer(WorkerLaunch launch);

    /// <summary>An output has ended, or the process has.</summary>
    void OnProcessChange(WorkerLaunch launch);
}
