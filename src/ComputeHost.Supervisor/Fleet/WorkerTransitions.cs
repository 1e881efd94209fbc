namespace ComputeHost.Supervisor.Fleet;

/// <summary>
/// Which states follow which. Every worker, whatever happens to it, goes forward only, and is <see cref="WorkerState.Stopping"/> before it is
/// <see cref="WorkerState.Exited"/>: that is where it is taken out of service and made up for, once.
/// </summary>
internal static class WorkerTransitions
{
    public static bool IsAllowed(WorkerState from, WorkerState to) => (from, to) switch
    {
        (WorkerState.Starting, WorkerState.Ready or WorkerState.Stopping) => true,
        (WorkerState.Ready, WorkerState.Draining or WorkerState.Stopping) => true,
        (WorkerState.Draining, WorkerState.Stopping) => true,
        (WorkerState.Stopping, WorkerState.Exited) => true,
        _ => false,
    };
}
