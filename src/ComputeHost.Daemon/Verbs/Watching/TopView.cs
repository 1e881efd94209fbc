using ComputeHost.Protocol.V1;

namespace ComputeHost.Daemon.Verbs.Watching;

/// <summary>The tables of <c>top</c> as lines.</summary>
internal static class TopView
{
    /// <summary>What the keys do, for a screen.</summary>
    public const string Keys = "sort by (n)ame (t)ime (m)emory (c)alls (w)aiting   (q)uit";

    public static IEnumerable<string> Of(DaemonStatus status, TopOrder order) =>
        [StatusView.HeadOf(status), .. status.Pools.SelectMany(pool => Of(pool, order)), "", .. ClientsOf(status, order)];

    private static IEnumerable<string> Of(PoolStatus pool, TopOrder order)
    {
        yield return "";
        yield return $"Pool '{pool.Name}': {StatusView.WorkersOf(pool)} workers, {pool.Starting} starting; {Amounts.Counted(pool.Waiting, "call")} waiting, {pool.Running} running; "
            + $"{Amounts.Count(pool.Calls.Succeeded)} succeeded, {Amounts.Count(StatusView.FailedOf(pool.Calls))} failed; "
            + $"workers: {Amounts.Count(pool.WorkersLost)} lost, {Amounts.Count(pool.WorkersRecycled)} recycled";
        if (pool.Degraded)
        {
            yield return StatusView.DegradedLineOf(pool);
        }

        foreach (string line in WorkersOf(pool, order).Concat(MethodsOf(pool, order)).Concat(EndsOf(pool)))
        {
            yield return line;
        }
    }

    private static IEnumerable<string> WorkersOf(PoolStatus pool, TopOrder order)
    {
        var table = new TextTable("WORKER", "STATE", ">PROCESS", ">MEMORY", ">CALLS", ">AGE", ">ELAPSED", ">LIMIT", "CALL", "CALLER", "METHOD");
        foreach (WorkerStatus worker in Sorted(pool.Workers, order))
        {
            foreach (RunningCallStatus? call in worker.Calls.DefaultIfEmpty<RunningCallStatus?>(null))
            {
                table.Add(
                    worker.Worker,
                    worker.RecycleReason.Length > 0 ? $"{worker.State} ({worker.RecycleReason})" : call is not null && worker.State == "ready" ? "busy" : worker.State,
                    worker.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture),
                    Amounts.Bytes(worker.Memory),
                    Amounts.Count(worker.CompletedCalls),
                    Amounts.Time(worker.AgeMilliseconds),
                    call is null ? "" : Amounts.Time(call.ElapsedMilliseconds),
                    call is null ? "" : call.LimitMilliseconds == 0 ? "none" : Amounts.Time(call.LimitMilliseconds),
                    call?.CallId ?? "",
                    call?.Client ?? "",
                    call is null ? "" : call.Attempt > 1 ? $"{call.Method} (attempt {call.Attempt})" : call.Method);
            }
        }

        return table.Lines();
    }

    private static IEnumerable<string> MethodsOf(PoolStatus pool, TopOrder order)
    {
        if (pool.Methods.Count == 0)
        {
            return [];
        }

        var table = new TextTable("METHOD", ">CALLS/S", ">CALLS", ">FAILED", ">WAIT P50", ">WAIT P99", ">RUN P50", ">RUN P99");
        foreach (MethodStatus method in Sorted(pool.Methods, order))
        {
            table.Add(
                method.Name,
                Amounts.Rate(method.CallsPerSecond),
                Amounts.Count(method.Calls),
                Amounts.Count(method.Failed),
                Amounts.Milliseconds(method.WaitP50Milliseconds),
                Amounts.Milliseconds(method.WaitP99Milliseconds),
                Amounts.Milliseconds(method.RunP50Milliseconds),
                Amounts.Milliseconds(method.RunP99Milliseconds));
        }

        return table.Lines().Prepend("");
    }

    private static IEnumerable<string> EndsOf(PoolStatus pool)
    {
        if (pool.Ends.Count == 0)
        {
            return [];
        }

        var table = new TextTable("ENDED", ">AGO", "CAUSE", "REASON");
        foreach (WorkerEnd end in pool.Ends)
        {
            table.Add(end.Worker, Amounts.Time(end.AgoMilliseconds), end.Cause, end.Reason);
        }

        return table.Lines().Prepend("");
    }

    private static IEnumerable<string> ClientsOf(DaemonStatus status, TopOrder order)
    {
        var table = new TextTable("CLIENT", ">SHARE", ">WEIGHT", ">WAITING", ">RUNNING", ">CALLS", ">BYTES", ">CONNECTIONS");
        foreach (ClientStatus client in Sorted(status.Clients, order))
        {
            table.Add(
                client.Name,
                Amounts.Percent(client.Share),
                client.Weight.ToString("0.###", System.Globalization.CultureInfo.InvariantCulture),
                Amounts.Count(client.Waiting),
                Amounts.Count(client.Running),
                Amounts.Count(client.Calls),
                Amounts.Bytes(client.Bytes),
                Amounts.Count(client.Connections));
        }

        return table.Lines();
    }

    private static IEnumerable<WorkerStatus> Sorted(IEnumerable<WorkerStatus> workers, TopOrder order) => order switch
    {
        TopOrder.Time => workers.OrderByDescending(static worker => worker.Calls.Select(static call => (long)call.ElapsedMilliseconds).DefaultIfEmpty(-1).Max()),
        TopOrder.Memory => workers.OrderByDescending(static worker => worker.Memory),
        TopOrder.Calls => workers.OrderByDescending(static worker => worker.CompletedCalls),
        // In the order of their start.
        _ => workers,
    };

    private static IEnumerable<MethodStatus> Sorted(IEnumerable<MethodStatus> methods, TopOrder order) => order switch
    {
        TopOrder.Time => methods.OrderByDescending(static method => method.RunP99Milliseconds),
        TopOrder.Calls => methods.OrderByDescending(static method => method.CallsPerSecond),
        TopOrder.Waiting => methods.OrderByDescending(static method => method.WaitP99Milliseconds),
        _ => methods.OrderBy(static method => method.Name, StringComparer.Ordinal),
    };

    private static IEnumerable<ClientStatus> Sorted(IEnumerable<ClientStatus> clients, TopOrder order) => order switch
    {
        TopOrder.Time => clients.OrderByDescending(static client => client.Share),
        TopOrder.Memory => clients.OrderByDescending(static client => client.Bytes),
        TopOrder.Calls => clients.OrderByDescending(static client => client.Calls),
        TopOrder.Waiting => clients.OrderByDescending(static client => client.Waiting),
        _ => clients.OrderBy(static client => client.Name, StringComparer.Ordinal),
    };
}
