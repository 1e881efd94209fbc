using System.Diagnostics;
using ComputeHost.Protocol.Seam;
using ComputeHost.Supervisor.Dumps;
using ComputeHost.Supervisor.Files;
using ComputeHost.Supervisor.Launching;
using ComputeHost.Supervisor.Watching;

namespace ComputeHost.Supervisor;

/// <summary>
/// Looks after dead workers: waits a moment for their last words, finds out why they died, deletes their files, and keeps the flight recorder's page for
/// those who will ask for a verdict. Runs on the supervisor's thread.
/// </summary>
internal sealed class Undertaker(SupervisorSettings settings, RuntimeDirectory files, DumpKeeper? dumps, CgroupOomCounter oomKills, TimeProvider timeProvider)
{
    // So long may reading take.
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    private readonly List<ManagedWorker> _unexplained = [];
    private readonly List<(ManagedWorker Worker, long Since)> _explained = [];

    public bool IsWaiting => _unexplained.Count > 0;

    /// <summary>To be called from time to time, so that an old out-of-memory kill is not taken for that of a worker that dies later.</summary>
    public void Look() => oomKills.Look();

    /// <summary>Takes a worker whose process is dead.</summary>
    public void Receive(ManagedWorker worker)
    {
        oomKills.Look();
        worker.ExitNoticedAt = timeProvider.GetTimestamp();
        WorkerProcess.KillGroupOfDead(worker.Process!.Id);
        worker.Process.FinishOutput();
        _unexplained.Add(worker);
    }

    /// <summary>
    /// Explains a worker that was killed and is still there. It is fenced, and with a kill pending none of its code runs again: what it had started is lost, the
    /// rest can be done elsewhere, and nobody has to wait for the process.
    /// </summary>
    public static void Abandon(ManagedWorker worker)
    {
        worker.Recorder?.Fence();
        worker.CompleteExit(new WorkerExit
        {
            WorkerId = worker.WorkerId,
            ProcessId = worker.Process?.Id ?? 0,
            Cause = worker.KillOrder!.Cause,
            StderrTail = worker.Output.Tail.ToString(),
            PeakMemory = worker.Watch?.PeakMemory,
            Stamp = Stopwatch.GetTimestamp(),
            Kill = worker.KillOrder.Record,
        });
    }

    /// <summary>Gives back the pages that nobody will ask about any more.</summary>
    /// <returns>Their workers.</returns>
    public IReadOnlyList<ManagedWorker> Bury()
    {
        List<ManagedWorker> forgotten = [.. _explained.Where(entry => timeProvider.GetElapsedTime(entry.Since) > settings.VerdictLifetime).Select(entry => entry.Worker)];
        _explained.RemoveAll(entry => forgotten.Contains(entry.Worker));
        forgotten.ForEach(worker => worker.Recorder?.Dispose());
        return forgotten;
    }

    /// <summary>Explains the deaths that can be explained by now.</summary>
    public IReadOnlyList<ManagedWorker> Explain()
    {
        List<ManagedWorker> ready = _unexplained.FindAll(
            worker => worker.Process!.OutputHasEnded || timeProvider.GetElapsedTime(worker.ExitNoticedAt) > LastWords);
        foreach (ManagedWorker worker in ready)
        {
            _unexplained.Remove(worker);
            _explained.Add((worker, timeProvider.GetTimestamp()));
            worker.CompleteExit(Examine(worker));
        }

        return ready;
    }

    private WorkerExit Examine(ManagedWorker worker)
    {
        WorkerProcess process = worker.Process!;
        // A worker that we killed leaves the kernel's kill to the one that it hit.
        bool wasOomKilled = worker.KillOrder is null && process.ExitCode == ExitClassifier.KilledCode && oomKills.TryTake(worker.ExitNoticedAt);
        var facts = new ExitFacts(worker.KillOrder, process.ExitCode, worker.Output.Tail.Announcement, wasOomKilled);
        ExitFindings findings = ExitClassifier.Classify(facts);
        files.DeleteFilesOf(worker.WorkerId);
        if (process.StartTime is { } startTime)
        {
            RuntimeFiles.Delete(worker.TempPath, process.Id, startTime);
        }

        process.Dispose();
        return new WorkerExit
        {
            WorkerId = worker.WorkerId,
            ProcessId = process.Id,
            Cause = findings.Cause,
            ExitCode = facts.ExitCode,
            Signal = findings.Signal,
            StderrTail = worker.Output.Tail.ToString(),
            LastWords = worker.Output.Tail.Obituary,
            PeakMemory = worker.Watch?.PeakMemory,
            DumpPath = dumps?.Collect(process.Id, worker.LaunchedAt),
            Stamp = Stopwatch.GetTimestamp(),
            Kill = findings.Kill,
        };
    }
}
