using System.Diagnostics;
using ComputeHost.Protocol.Seam;
using ComputeHost.Supervisor.Dumps;
using ComputeHost.Supervisor.Files;
using ComputeHost.Supervisor.Launching;
using ComputeHost.Supervisor.Output;
using ComputeHost.Supervisor.Watching;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Supervisor;

/// <summary>
/// Looks after dead workers: waits a moment for their last words, finds out why they died, deletes their files, and keeps the flight recorder's page for
/// those who will ask for a verdict. Runs on the supervisor's thread.
/// </summary>
internal sealed class Undertaker(SupervisorSettings settings, RuntimeDirectory files, DumpKeeper? dumps, CgroupOomCounter oomKills, TimeProvider timeProvider, ILogger logger)
{
    // So long may reading take.
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    // A runtime that announces its death is dead soon.
    private static readonly TimeSpan Agony = TimeSpan.FromSeconds(2);

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
        worker.DeathStamp = Stopwatch.GetTimestamp();
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
        long stamp = Stopwatch.GetTimestamp();
        worker.CompleteExit(new WorkerExit
        {
            WorkerId = worker.WorkerId,
            ProcessId = worker.Process?.Id ?? 0,
            Cause = worker.KillOrder!.Cause,
            StderrTail = worker.Output.Tail.ToString(),
            PeakMemory = worker.Watch?.PeakMemory,
            Memory = worker.Watch?.Memory ?? 0,
            LastRun = DescribeLastRun(worker, stamp),
            Stamp = stamp,
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
            // Only then: without the memory for it, it is tried again.
            worker.CompleteExit(ExamineAtAnyRate(worker));
            _unexplained.Remove(worker);
            _explained.Add((worker, timeProvider.GetTimestamp()));
            Guard(worker, () => CleanUp(worker));
        }

        return ready;
    }

    /// <summary>Those who wait for a verdict must get one, whatever goes wrong.</summary>
    private WorkerExit ExamineAtAnyRate(ManagedWorker worker)
    {
        var exit = new WorkerExit
        {
            WorkerId = worker.WorkerId,
            ProcessId = worker.Process!.Id,
            Cause = worker.KillOrder?.Cause ?? WorkerLostCause.Unknown,
            Kill = worker.KillOrder?.Record,
            Stamp = worker.DeathStamp,
        };
        Guard(worker, () => exit = Examine(worker));
        Guard(worker, () => exit = exit with { DumpPath = dumps?.Collect(exit.ProcessId, worker.LaunchedAt) });
        return exit;
    }

    private void Guard(ManagedWorker worker, Action step)
    {
        try
        {
            step();
        }
        catch (Exception e)
        {
            Log.DeathUnclear(logger, worker.WorkerId, worker.Process!.Id, e);
        }
    }

    private void CleanUp(ManagedWorker worker)
    {
        WorkerProcess process = worker.Process!;
        files.DeleteFilesOf(worker.WorkerId);
        if (process.StartTime is { } startTime)
        {
            RuntimeFiles.Delete(worker.TempPath, process.Id, startTime);
        }

        process.Dispose();
    }

    private WorkerExit Examine(ManagedWorker worker)
    {
        WorkerProcess process = worker.Process!;
        // A worker that we killed leaves the kernel's kill to the one that it hit.
        bool wasOomKilled = worker.KillOrder is null && process.ExitCode == ExitClassifier.KilledCode && oomKills.TryTake(worker.ExitNoticedAt);
        StderrTail tail = worker.Output.Tail;
        bool announced = IsAnnounced(worker);
        var facts = new ExitFacts(worker.KillOrder, process.ExitCode, announced ? tail.Announcement : null, wasOomKilled);
        ExitFindings findings = ExitClassifier.Classify(facts);
        return new WorkerExit
        {
            WorkerId = worker.WorkerId,
            ProcessId = process.Id,
            Cause = findings.Cause,
            ExitCode = facts.ExitCode,
            Signal = findings.Signal,
            StderrTail = tail.ToString(),
            LastWords = announced ? tail.Obituary : "",
            LastWordsStamp = announced ? tail.AnnouncedAt : 0,
            PeakMemory = worker.Watch?.PeakMemory,
            Memory = worker.Watch?.Memory ?? 0,
            LastRun = DescribeLastRun(worker, worker.DeathStamp),
            Stamp = worker.DeathStamp,
            Kill = findings.Kill,
        };
    }

    /// <summary>A method can print what a dying runtime prints. Of this death it tells only if nothing has begun since, or the death followed at once.</summary>
    private static bool IsAnnounced(ManagedWorker worker) =>
        worker.Output.Tail.AnnouncedAt is > 0 and var at
        && (at >= (worker.Recorder?.OldestStart() ?? 0) || Stopwatch.GetElapsedTime(at, worker.DeathStamp) <= Agony);

    private static string DescribeLastRun(ManagedWorker worker, long death) =>
        worker.Recorder is { } recorder ? LastRun.Describe(recorder.RecentMethods(), death) : "";
}
