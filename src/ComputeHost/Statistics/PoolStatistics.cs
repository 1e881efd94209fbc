using ComputeHost.Client.Answers;
using ComputeHost.Client.Pool;
using ComputeHost.Supervisor.Fleet;

namespace ComputeHost;

/// <summary>Puts together what the parts of a pool count.</summary>
internal static class PoolStatistics
{
    /// <summary>For a pool without worker processes.</summary>
    public static ComputePoolStatistics Of(PoolClient client)
    {
        (int waiting, int running) = client.Load;
        return Of(client.Counters) with { Pending = waiting, Running = running };
    }

    /// <summary>For calls that wait nowhere.</summary>
    public static ComputePoolStatistics Of(CallCounters calls) => new()
    {
        TotalSubmitted = calls.Submitted,
        TotalSucceeded = calls.Succeeded,
        TotalFaulted = calls.Faulted,
        TotalRejected = calls.Rejected,
        TotalTimedOut = calls.TimedOut,
        TotalLost = calls.Lost,
        TotalPoisoned = calls.Poisoned,
        TotalCancelled = calls.Cancelled,
    };

    public static ComputePoolStatistics Of(PoolClient client, SupervisorStatistics workers) => Of(client) with
    {
        WorkersStarting = workers.Starting,
        WorkersReady = workers.Ready - workers.Standby,
        WorkersStandby = workers.Standby,
        WorkersDraining = workers.Draining,
        IsDegraded = workers.IsDegraded,
        TotalWorkersStarted = workers.Launched,
        TotalWorkersFailedToStart = workers.FailedStarts,
        TotalWorkersLost = workers.Restarts,
        TotalWorkersKilled = workers.Kills,
        TotalWorkersRecycled = workers.Recycled.Values.Sum(),
        Workers = [.. workers.Workers.Select(Convert)],
    };

    /// <summary>For a pool of several tactics.</summary>
    public static ComputePoolStatistics Sum(IReadOnlyList<ComputePoolStatistics> parts) => new()
    {
        WorkersStarting = parts.Sum(static part => part.WorkersStarting),
        WorkersReady = parts.Sum(static part => part.WorkersReady),
        WorkersStandby = parts.Sum(static part => part.WorkersStandby),
        WorkersDraining = parts.Sum(static part => part.WorkersDraining),
        ThreadsReady = parts.Sum(static part => part.ThreadsReady),
        ThreadsLost = parts.Sum(static part => part.ThreadsLost),
        IsDegraded = parts.Any(static part => part.IsDegraded),
        Pending = parts.Sum(static part => part.Pending),
        Running = parts.Sum(static part => part.Running),
        TotalSubmitted = parts.Sum(static part => part.TotalSubmitted),
        TotalSucceeded = parts.Sum(static part => part.TotalSucceeded),
        TotalFaulted = parts.Sum(static part => part.TotalFaulted),
        TotalRejected = parts.Sum(static part => part.TotalRejected),
        TotalTimedOut = parts.Sum(static part => part.TotalTimedOut),
        TotalLost = parts.Sum(static part => part.TotalLost),
        TotalPoisoned = parts.Sum(static part => part.TotalPoisoned),
        TotalCancelled = parts.Sum(static part => part.TotalCancelled),
        TotalWorkersStarted = parts.Sum(static part => part.TotalWorkersStarted),
        TotalWorkersFailedToStart = parts.Sum(static part => part.TotalWorkersFailedToStart),
        TotalWorkersLost = parts.Sum(static part => part.TotalWorkersLost),
        TotalWorkersKilled = parts.Sum(static part => part.TotalWorkersKilled),
        TotalWorkersRecycled = parts.Sum(static part => part.TotalWorkersRecycled),
        Workers = [.. parts.SelectMany(static part => part.Workers)],
    };

    private static ComputeWorkerStatistics Convert(WorkerStatistics worker) => new()
    {
        WorkerId = worker.WorkerId,
        ProcessId = worker.ProcessId == 0 ? null : worker.ProcessId,
        State = worker.State switch
        {
            WorkerState.Starting => ComputeWorkerState.Starting,
            WorkerState.Ready => ComputeWorkerState.Ready,
            WorkerState.Draining => ComputeWorkerState.Draining,
            _ => ComputeWorkerState.Stopping,
        },
        TotalCalls = worker.Calls ?? 0,
        WorkingSet = worker.Memory,
    };
}
