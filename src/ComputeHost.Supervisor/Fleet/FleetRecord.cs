using ComputeHost.Protocol.Launch;
using ComputeHost.Protocol.Seam;
using ComputeHost.Supervisor.Exits;
using ComputeHost.Supervisor.Logging;
using ComputeHost.Supervisor.Metrics;
using ComputeHost.Supervisor.Restarting;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Supervisor.Fleet;

/// <summary>What a fleet remembers of its workers and tells of them: counts, failures, the log and the directory. Used on the supervisor's thread.</summary>
internal sealed class FleetRecord(FleetHealth health, FleetCounters counters, WorkerDirectory directory, ILogger logger)
{
    private const int MostWarnings = 1000;

    private readonly WorkerEndings _endings = new();
    private readonly HashSet<string> _warnings = new(StringComparer.Ordinal);
    private bool _isOver;

    /// <summary>Whether anything has failed so far.</summary>
    public bool HasFailed => health.HasFailed;

    public int AllowStarts(int missing, int starting) => health.AllowStarts(missing, starting);

    /// <summary>Tells clients which workers there are.</summary>
    public void Publish(IReadOnlyList<WorkerEndpoint> workers, int starting) =>
        directory.Publish(workers, starting, health.ToUnavailable(anyReady: workers.Any(worker => !worker.Draining)));

    /// <summary>Tells clients that there are no workers any more.</summary>
    public void PublishEnd()
    {
        _isOver = true;
        directory.Publish([], 0, null);
    }

    public void LogLaunch(ManagedWorker worker, string command) => Log.WorkerLaunched(logger, worker.WorkerId, command);

    public void CountLaunch() => counters.CountLaunch();

    public void ReportReady(ManagedWorker worker, TimeSpan after)
    {
        health.ReportReady();
        WorkerHandshake handshake = worker.Launch.Output.Answer!.Handshake!;
        Log.WorkerReady(logger, worker.WorkerId, worker.Process!.Id, (long)after.TotalMilliseconds, handshake.Methods);
        // They are about the program's methods, which are the same for its next worker.
        foreach (string warning in handshake.Warnings.Where(warning => _warnings.Count < MostWarnings && _warnings.Add(warning)))
        {
            Log.WorkerWarned(logger, worker.WorkerId, worker.Process.Id, warning);
        }
    }

    public void ReportDrain(ManagedWorker worker, TimeSpan idleTimeout)
    {
        if (worker.RecycleReason is { } reason)
        {
            counters.CountRecycle(reason);
            Log.WorkerRecycled(logger, worker.WorkerId, worker.Process!.Id, reason);
        }
        else
        {
            Log.WorkerLetGo(logger, worker.WorkerId, worker.Process!.Id, (long)idleTimeout.TotalSeconds);
        }
    }

    public void ReportKill(ManagedWorker worker) => Log.WorkerKilled(logger, worker.WorkerId, worker.Launch.ProcessId, worker.KillOrder!.Record.Reason);

    public void ReportUnkillable(ManagedWorker worker)
    {
        if (worker.Process is { } process)
        {
            Log.WorkerUnkillable(logger, worker.WorkerId, process.Id, (int)WorkerDeadline.LongestKill.TotalSeconds);
        }
    }

    /// <summary>A worker will not become ready; why is told by <see cref="ExplainStartFailure"/>.</summary>
    public void ReportStartFailure() => health.ReportFailure();

    public void ExplainStartFailure(ManagedWorker worker, ComputeHostException failure, bool lasting)
    {
        counters.CountFailedStart();
        _endings.Add(worker, failure);
        Log.WorkerStartFailed(logger, worker.WorkerId, failure);
        health.ExplainStart(failure, lasting);
    }

    /// <summary>A worker will not become ready because the pool ends.</summary>
    public void ReportAbandonedStart() => counters.CountAbandonedStart();

    /// <summary>A ready worker is lost and is made up for.</summary>
    /// <param name="unused">Whether it had no call before.</param>
    public void ReportLoss(bool unused)
    {
        counters.CountRestart();
        if (unused)
        {
            health.ReportFailure();
        }
        else
        {
            health.ReportDeathAtWork();
        }
    }

    /// <summary>The end of a worker that had been ready is explained.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="exit">How it ended.</param>
    /// <param name="hint">What may be behind it, as a sentence.</param>
    public void ReportExit(ManagedWorker worker, WorkerExit exit, string? hint)
    {
        bool asPlanned = worker.WasToldToEnd && exit.ExitCode == 0;
        counters.CountExit(killed: worker.KillOrder is not null, asPlanned ? PlanFor(worker) : WorkerEndCauses.Of(exit.Cause));
        _endings.Add(worker, exit);
        if (asPlanned)
        {
            Log.WorkerEnded(logger, exit.WorkerId, exit.ProcessId, exit.ExitCode);
            return;
        }

        string lastRun = exit.LastRun.Length > 0 ? exit.LastRun : "nothing";
        Log.WorkerLost(logger, exit.WorkerId, exit.ProcessId, exit.Cause, exit.ExitCode, worker.Recorder!.RunningAtFence, lastRun);
        if (worker.DiedUnused)
        {
            // If there will be no workers, this is what callers are told.
            health.Explain(ExitReport.ToException(exit, hint));
        }
    }

    private string PlanFor(ManagedWorker worker) =>
        worker.RecycleReason is { } reason ? WorkerEndCauses.Of(reason) : _isOver ? WorkerEndCauses.Stopped : WorkerEndCauses.Idle;

    /// <summary>For any thread.</summary>
    public SupervisorStatistics AddTo(SupervisorStatistics statistics) => counters.AddTo(statistics) with { IsDegraded = health.IsDegraded, Endings = _endings.Latest };

    /// <summary>The supervisor itself met an error, and goes on.</summary>
    public void ReportFault(Exception exception) => Log.SupervisorFaulted(logger, exception);
}
