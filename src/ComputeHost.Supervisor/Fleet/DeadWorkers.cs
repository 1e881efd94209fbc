using ComputeHost.Supervisor.Cgroups;
using ComputeHost.Supervisor.Files;
using ComputeHost.Supervisor.Launching;
using ComputeHost.Supervisor.Settings;

namespace ComputeHost.Supervisor.Fleet;

/// <summary>
/// Keeps dead workers: waits a moment for their last words, has their deaths explained, deletes their files, and keeps the flight recorder's page for those who
/// will ask for a verdict. Runs on the supervisor's thread.
/// </summary>
internal sealed class DeadWorkers(ExitExaminer examiner, RuntimeDirectory files, SupervisorSettings settings, TimeProvider timeProvider)
{
    /// <summary>How long reading what a worker has left may take.</summary>
    private static readonly TimeSpan ReadLimit = TimeSpan.FromSeconds(1);

    /// <summary>How long the end of what a worker had started is waited for. What takes longer is left to the end of the program.</summary>
    private static readonly TimeSpan GroupLimit = TimeSpan.FromSeconds(1);

    private readonly List<Death> _unexplained = [];
    private readonly List<(ManagedWorker Worker, long Since)> _explained = [];
    private readonly List<(WorkerCgroup Group, long Since)> _killedGroups = [];

    public bool IsWaiting => _unexplained.Count > 0 || _killedGroups.Count > 0;

    /// <summary>To be called from time to time.</summary>
    public void Look()
    {
        examiner.CountOomKills();
        _killedGroups.RemoveAll(entry => entry.Group.TryRemove() || timeProvider.GetElapsedTime(entry.Since) > GroupLimit);
    }

    /// <summary>Takes a worker whose process is dead.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="stamp">When that was noticed, in Stopwatch ticks.</param>
    public void Add(ManagedWorker worker, long stamp)
    {
        examiner.CountOomKills();
        ChildProcess.KillGroupOfDead(worker.Process!.Id);
        if (worker.Launch.Cgroup is { } group)
        {
            group.Kill();
            _killedGroups.Add((group, timeProvider.GetTimestamp()));
        }

        worker.Process.FinishOutput();
        _unexplained.Add(new Death(worker, timeProvider.GetTimestamp(), stamp));
    }

    /// <summary>Explains the deaths that can be explained by now.</summary>
    public IReadOnlyList<ManagedWorker> Explain()
    {
        List<Death> ready = _unexplained.FindAll(
            death => death.Worker.Process!.OutputHasEnded || timeProvider.GetElapsedTime(death.NoticedAt) > ReadLimit);
        foreach (Death death in ready)
        {
            // Removed only then: without the memory for it, it is tried again.
            death.Worker.CompleteExit(examiner.Examine(death));
            _unexplained.Remove(death);
            _explained.Add((death.Worker, timeProvider.GetTimestamp()));
            examiner.Try(death.Worker, () => CleanUp(death.Worker));
        }

        return [.. ready.Select(death => death.Worker)];
    }

    /// <summary>Gives back the pages that nobody will ask about any more.</summary>
    /// <returns>Their workers.</returns>
    public IReadOnlyList<ManagedWorker> Release()
    {
        List<ManagedWorker> released = [.. _explained.Where(entry => timeProvider.GetElapsedTime(entry.Since) > settings.VerdictLifetime).Select(entry => entry.Worker)];
        _explained.RemoveAll(entry => released.Contains(entry.Worker));
        released.ForEach(worker => worker.Recorder?.Dispose());
        return released;
    }

    private void CleanUp(ManagedWorker worker)
    {
        ChildProcess process = worker.Process!;
        files.DeleteFilesOf(worker.WorkerId);
        if (process.StartTime is { } startTime)
        {
            RuntimeFiles.Delete(worker.Launch.TempPath, process.Id, startTime);
        }

        process.Dispose();
    }
}
