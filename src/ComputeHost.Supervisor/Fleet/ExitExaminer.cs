using System.Diagnostics;
using ComputeHost.Protocol.Seam;
using ComputeHost.Supervisor.Dumps;
using ComputeHost.Supervisor.Exits;
using ComputeHost.Supervisor.Launching;
using ComputeHost.Supervisor.Logging;
using ComputeHost.Supervisor.Output;
using ComputeHost.Supervisor.Watching;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Supervisor.Fleet;

/// <summary>Finds out why a worker died, from all that there is of it. Runs on the supervisor's thread.</summary>
internal sealed class ExitExaminer(DumpKeeper? dumps, CgroupOomCounter oomKills, ILogger logger)
{
    /// <summary>A runtime that announces its death is dead within this time.</summary>
    private static readonly TimeSpan LongestAnnouncement = TimeSpan.FromSeconds(2);

    /// <summary>What is said of a worker that was killed and is still there.</summary>
    public static WorkerExit DescribeGivenUp(ManagedWorker worker)
    {
        long stamp = Stopwatch.GetTimestamp();
        return Describe(worker, stamp) with
        {
            Cause = worker.KillOrder!.Cause,
            StderrTail = worker.Launch.Output.Tail.ToString(),
            Kill = worker.KillOrder.Record,
        };
    }

    /// <summary>
    /// Counts what the kernel has killed. To be called from time to time, so that an old kill is not taken for that of a worker that dies later.
    /// </summary>
    public void CountOomKills() => oomKills.Look();

    /// <summary>Explains a death. Those who wait for a verdict get one, whatever goes wrong here.</summary>
    public WorkerExit Examine(Death death)
    {
        ManagedWorker worker = death.Worker;
        var exit = new WorkerExit
        {
            WorkerId = worker.WorkerId,
            ProcessId = worker.Process!.Id,
            Cause = worker.KillOrder?.Cause ?? WorkerLostCause.Unknown,
            Kill = worker.KillOrder?.Record,
            Stamp = death.Stamp,
        };
        Try(worker, () => exit = Explain(death));
        Try(worker, () => exit = exit with { DumpPath = dumps?.Collect(exit.ProcessId, worker.Launch.LaunchedAt) });
        return exit;
    }

    /// <summary>Does a step whose failure is logged and changes nothing else.</summary>
    public void Try(ManagedWorker worker, Action step)
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

    private WorkerExit Explain(Death death)
    {
        ManagedWorker worker = death.Worker;
        ChildProcess process = worker.Process!;
        // A worker that we killed leaves the kernel's kill to the one that it hit.
        bool wasOomKilled = worker.KillOrder is null && process.ExitCode == ExitClassifier.KilledCode && oomKills.TryTake(death.NoticedAt);
        StderrTail tail = worker.Launch.Output.Tail;
        bool announced = IsAnnounced(death, tail);
        var facts = new ExitFacts(worker.KillOrder, process.ExitCode, announced ? tail.Announcement : null, wasOomKilled);
        ExitFindings findings = ExitClassifier.Classify(facts);
        return Describe(worker, death.Stamp) with
        {
            Cause = findings.Cause,
            ExitCode = facts.ExitCode,
            Signal = findings.Signal,
            StderrTail = tail.ToString(),
            LastWords = announced ? tail.LastWords : "",
            LastWordsStamp = announced ? tail.AnnouncedAt : 0,
            Kill = findings.Kill,
        };
    }

    private static WorkerExit Describe(ManagedWorker worker, long stamp) => new()
    {
        WorkerId = worker.WorkerId,
        ProcessId = worker.Launch.ProcessId,
        Cause = WorkerLostCause.Unknown,
        PeakMemory = worker.Watch?.PeakMemory,
        Memory = worker.Watch?.Memory ?? 0,
        LastRun = worker.Recorder is { } recorder ? LastRun.Describe(recorder.RecentMethods(), stamp) : "",
        Stamp = stamp,
    };

    /// <summary>
    /// A method can print what a dying runtime prints. Of this death it tells only if nothing has begun since, or the death followed at once.
    /// </summary>
    private static bool IsAnnounced(Death death, StderrTail tail) =>
        tail.AnnouncedAt is > 0 and var at
        && (at >= (death.Worker.Recorder?.OldestStart() ?? 0) || Stopwatch.GetElapsedTime(at, death.Stamp) <= LongestAnnouncement);
}
