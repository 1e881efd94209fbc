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

    public static string DegradedLineOf(PoolStatus pool) => $"Pool '{pool.Name}' is degraded, its workers die or do not start: {pool.DegradedBy.Split('\n')[0]}";
}
