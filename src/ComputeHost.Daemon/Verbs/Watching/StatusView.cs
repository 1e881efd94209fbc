using ComputeHost.Protocol.V1;

namespace ComputeHost.Daemon.Verbs.Watching;

/// <summary>A daemon's state in a line, and a line per pool.</summary>
internal static class StatusView
{
    public static IEnumerable<string> Of(DaemonStatus status)
    {
        yield return HeadOf(status);
        yield return "";
        var table = new TextTable("POOL", ">WORKERS", ">WAITING", ">RUNNING", ">SUCCEEDED", ">FAILED", ">LOST", "PROGRAM");
        foreach (PoolStatus pool in status.Pools)
        {
            table.Add(
                pool.Name,
                WorkersOf(pool),
                Amounts.Count(pool.Waiting),
                Amounts.Count(pool.Running),
                Amounts.Count(pool.Calls.Succeeded),
                Amounts.Count(FailedOf(pool.Calls)),
                Amounts.Count(pool.WorkersLost),
                pool.Program);
        }

        foreach (string line in table.Lines())
        {
            yield return line;
        }

        foreach (PoolStatus pool in status.Pools.Where(static pool => pool.Queue is not null))
        {
            yield return "";
            yield return QueueLineOf(pool);
        }

        foreach (PoolStatus pool in status.Pools.Where(static pool => pool.Degraded))
        {
            yield return "";
            yield return DegradedLineOf(pool);
        }
    }

    public static string HeadOf(DaemonStatus status) =>
        $"computehost {status.Version} at {status.Address}: process {status.ProcessId} of '{status.User}', up {Amounts.Time(status.UptimeMilliseconds)}, "
        + $"{Amounts.Bytes(status.Memory)}{(status.Draining ? ", DRAINING: takes no new calls" : "")}";

    public static string WorkersOf(PoolStatus pool) => $"{pool.Ready} of {pool.MinWorkers}..{pool.MaxWorkers}";

    public static long FailedOf(CallCounts calls) => calls.Faulted + calls.Rejected + calls.TimedOut + calls.Lost + calls.Poisoned;

    public static string QueueLineOf(PoolStatus pool)
    {
        PoolQueue queue = pool.Queue;
        string ready = queue.HasReady ? $", {Amounts.Count(queue.Ready)} wait" : "";
        string oldest = queue.HasOldestReadyMilliseconds ? $", the oldest for {Amounts.Time(queue.OldestReadyMilliseconds)}" : "";
        string state = queue.Trouble.Length > 0 ? $". It CANNOT BE USED: {queue.Trouble.Split('\n')[0]}" : queue.Paused ? ". It is PAUSED ('computehost queue resume')" : "";
        return $"Pool '{pool.Name}' has {Amounts.Counted(queue.Jobs, "job")} of {queue.Address}{ready}{oldest}{state}";
    }

    public static string DegradedLineOf(PoolStatus pool) =>
        $"Pool '{pool.Name}' is degraded, its workers die or do not start: {pool.DegradedBy.Split('\n')[0]}";
}
