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
        return new ComputePoolStatistics
        {
            Pending = waiting,
            Running = running,
            TotalSubmitted = client.Counters.Submitted,
            TotalSucceeded = client.Counters.Succeeded,
            TotalFaulted = client.Counters.Faulted,
            TotalRejected = client.Counters.Rejected,
            TotalTimedOut = client.Counters.TimedOut,
            TotalLost = client.Counters.Lost,
            TotalPoisoned = client.Counters.Poisoned,
            TotalCancelled = client.Counters.Cancelled,
        };
    }

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
