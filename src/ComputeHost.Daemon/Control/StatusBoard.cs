using System.Diagnostics;
using ComputeHost.Client.Answers;
using ComputeHost.Client.Calls;
using ComputeHost.Daemon.Configuration;
using ComputeHost.Daemon.Fairness;
using ComputeHost.Daemon.Metrics;
using ComputeHost.Daemon.Pools;
using ComputeHost.Daemon.Queues;
using ComputeHost.Daemon.Serving;
using ComputeHost.Protocol;
using ComputeHost.Protocol.V1;
using ComputeHost.Supervisor.Fleet;
using WorkerStatus = ComputeHost.Protocol.V1.WorkerStatus;

namespace ComputeHost.Daemon.Control;

/// <summary>Tells how the daemon is.</summary>
/// <param name="address">Where it listens.</param>
/// <param name="user">As whom it runs.</param>
/// <param name="surroundings">What it has found on its machine.</param>
/// <param name="sources">What it tells of.</param>
internal sealed class StatusBoard(string address, string user, DaemonSurroundings surroundings, StatusSources sources)
{
    private readonly long _started = Stopwatch.GetTimestamp();

    /// <param name="pool">One pool by name; empty for all.</param>
    /// <param name="details">Whether workers, calls, methods and clients are listed.</param>
    public DaemonStatus Read(string pool, bool details)
    {
        IReadOnlyList<HostedPool> asked = pool.Length == 0 ? sources.Pools.All : [sources.Pools.FindOrRefuse(pool)];
        var running = details ? asked.ToDictionary(static pool => pool, pool => sources.Calls.RunningOf(pool).ToList()) : [];
        var status = new DaemonStatus
        {
            Version = ProtocolVersion.Product,
            ProcessId = Environment.ProcessId,
            Address = address,
            UptimeMilliseconds = (ulong)Stopwatch.GetElapsedTime(_started).TotalMilliseconds,
            Draining = sources.Pools.All.Any(static pool => pool.IsDraining),
            Memory = Environment.WorkingSet,
            User = user,
            Pools = { asked.Select(pool => Read(pool, running.GetValueOrDefault(pool))) },
        };
        if (details)
        {
            status.Surroundings = surroundings;
            status.Clients.Add(ReadClients(running.Values.SelectMany(static calls => calls)));
        }

        return status;
    }

    private PoolStatus Read(HostedPool pool, List<RunningFairCall>? running)
    {
        SupervisorStatistics workers = pool.Supervisor.GetStatistics();
        (int waiting, int withWorkers) = pool.Client.Load;
        PoolConfiguration told = pool.Configuration;
        FleetSize size = pool.Supervisor.Size ?? new FleetSize(told.Options.MinWorkers, told.Options.MaxWorkers);
        var status = new PoolStatus
        {
            Name = pool.Name,
            Program = told.Assembly ?? string.Join(' ', told.Command!),
            MinWorkers = size.MinWorkers,
            MaxWorkers = size.MaxWorkers,
            Starting = workers.Starting,
            Ready = workers.Ready - workers.Standby,
            Standby = workers.Standby,
            Draining = workers.Draining,
            Degraded = workers.IsDegraded,
            DegradedBy = pool.Supervisor.Current.Unavailable?.Message ?? "",
            Waiting = waiting,
            Running = withWorkers,
            Calls = Count(pool.Client.Counters),
            WorkersStarted = workers.Launched,
            WorkersFailedToStart = workers.FailedStarts,
            WorkersLost = workers.Restarts,
            WorkersKilled = workers.Kills,
            WorkersRecycled = workers.Recycled.Values.Sum(),
            Queue = sources.Queues.FirstOrDefault(queue => queue.Pool == pool) is { } queue ? Describe(queue) : null,
        };
        if (running is not null)
        {
            ILookup<long, RunningFairCall> byWorker = running.ToLookup(static call => call.Sent.Epoch);
            status.Workers.Add(workers.Workers.Select(worker => Describe(worker, byWorker[worker.Epoch])));
            status.Methods.Add(pool.Clocks.Read().Select(Describe));
            status.Ends.Add(workers.Endings.Select(Describe));
        }

        return status;
    }

    private static PoolQueue Describe(ServedQueue queue)
    {
        QueueSight sight = queue.Sight;
        var status = new PoolQueue
        {
            Address = queue.Address,
            Consumer = queue.Consumer,
            Jobs = queue.Jobs,
            Paused = sight.Statistics?.IsPaused ?? false,
            Trouble = sight.Trouble,
        };
        if (sight.Statistics?.Jobs.TryGetValue(ComputeJobStatus.Ready, out long ready) == true)
        {
            status.Ready = ready;
        }

        if (sight.Statistics?.OldestReady is { } oldest)
        {
            status.OldestReadyMilliseconds = (ulong)oldest.TotalMilliseconds;
        }

        return status;
    }

    private IEnumerable<ClientStatus> ReadClients(IEnumerable<RunningFairCall> running)
    {
        Dictionary<uint, double> shares = sources.Usage.Shares(running.Select(static call => (call.Client.UserId, call.Elapsed)));
        ILookup<uint, ClientShare> used = sources.Pools.All.SelectMany(static pool => pool.Shares).ToLookup(static share => share.Account.UserId);
        foreach (ClientAccount account in sources.Clients.Accounts)
        {
            int withWorkers = used[account.UserId].Sum(static share => share.Running);
            yield return new ClientStatus
            {
                Name = account.Name,
                Connections = account.Connections,
                Weight = account.Limits.Weight,
                Waiting = Math.Max(0, account.Calls - withWorkers),
                Running = withWorkers,
                Bytes = account.Bytes,
                Share = shares.GetValueOrDefault(account.UserId),
                Calls = account.TotalCalls,
            };
        }
    }

    private static CallCounts Count(CallCounters counters) => new()
    {
        Submitted = counters.Submitted,
        Succeeded = counters.Succeeded,
        Faulted = counters.Faulted,
        Rejected = counters.Rejected,
        TimedOut = counters.TimedOut,
        Lost = counters.Lost,
        Poisoned = counters.Poisoned,
        Cancelled = counters.Cancelled,
    };

    private static WorkerStatus Describe(WorkerStatistics worker, IEnumerable<RunningFairCall> running) => new()
    {
        Worker = worker.WorkerId,
        ProcessId = worker.ProcessId,
        State = worker.State.ToString().ToLowerInvariant(),
        Memory = worker.Memory ?? 0,
        AgeMilliseconds = (ulong)worker.Age.TotalMilliseconds,
        CompletedCalls = Math.Max(0, (worker.Calls ?? 0) - running.Count()),
        RecycleReason = worker.RecycleReason?.ToString() ?? "",
        Calls = { running.Select(Describe) },
    };

    private static RunningCallStatus Describe(RunningFairCall running)
    {
        PendingCall call = running.Call;
        TimeSpan limit = call.Limits.Execution;
        return new RunningCallStatus
        {
            CallId = call.CallId,
            Method = call.Method.DisplayName,
            Client = running.Client.Name,
            ElapsedMilliseconds = (ulong)running.Elapsed.TotalMilliseconds,
            LimitMilliseconds = limit == Timeout.InfiniteTimeSpan ? 0 : (ulong)limit.TotalMilliseconds,
            Attempt = (uint)call.Attempt,
        };
    }

    private static MethodStatus Describe(MethodTimes times) => new()
    {
        Name = times.Name,
        Key = times.Key,
        Calls = times.Calls,
        Failed = times.Failures,
        CallsPerSecond = times.PerSecond,
        WaitP50Milliseconds = Milliseconds(times.Wait.P50),
        WaitP99Milliseconds = Milliseconds(times.Wait.P99),
        RunP50Milliseconds = Milliseconds(times.Run.P50),
        RunP99Milliseconds = Milliseconds(times.Run.P99),
    };

    private static WorkerEnd Describe(WorkerEnding ending) => new()
    {
        Worker = ending.WorkerId,
        ProcessId = ending.ProcessId,
        Cause = ending.Cause,
        Reason = ending.Reason,
        AgoMilliseconds = (ulong)Stopwatch.GetElapsedTime(ending.Stamp).TotalMilliseconds,
    };

    private static double Milliseconds(TimeSpan? time) => time?.TotalMilliseconds ?? 0;
}

/// <summary>What the status of a daemon is read from.</summary>
/// <param name="Pools">What it serves.</param>
/// <param name="Clients">Who has connected.</param>
/// <param name="Calls">What has not been answered.</param>
/// <param name="Usage">Who has used how much.</param>
/// <param name="Queues">Whose jobs its pools take.</param>
internal sealed record StatusSources(ServedPools Pools, Clients Clients, OpenCalls Calls, UsageMeter Usage, IReadOnlyList<ServedQueue> Queues);
