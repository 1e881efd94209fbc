using ComputeHost.Client.Calls;
using ComputeHost.Daemon.Fairness;
using ComputeHost.Daemon.Pools;
using ComputeHost.Protocol;
using ComputeHost.Protocol.V1;
using ComputeHost.Supervisor.Fleet;
using Grpc.Core;

namespace ComputeHost.Daemon.Control;

/// <summary>What an operator can change in a running daemon.</summary>
internal sealed class Steering(ServedPools pools, OpenCalls calls)
{
    public ScaleReply Scale(ScaleRequest request)
    {
        HostedPool pool = FindServing(request.Pool);
        FleetSize present = pool.Supervisor.Size!;
        var wanted = new FleetSize(
            request.HasMinWorkers ? Bounded(request.MinWorkers) : present.MinWorkers,
            request.HasMaxWorkers ? Bounded(request.MaxWorkers) : present.MaxWorkers);
        int most = PoolDefaults.MostWorkers - pool.Configuration.Options.StandbyWorkers;
        if (wanted.MaxWorkers < 1 || wanted.MaxWorkers > most)
        {
            throw ControlRefusal.Of(StatusCode.InvalidArgument, $"The maximum of workers is '{request.MaxWorkers}', but must be from 1 to {most} ('--max').");
        }

        if (wanted.MinWorkers > wanted.MaxWorkers)
        {
            throw ControlRefusal.Of(
                StatusCode.InvalidArgument,
                $"The minimum of workers would be '{wanted.MinWorkers}', more than the maximum of '{wanted.MaxWorkers}'. Lower the first ('--min') or raise the second ('--max').");
        }

        pool.Supervisor.Resize(wanted);
        return new ScaleReply { MinWorkers = wanted.MinWorkers, MaxWorkers = wanted.MaxWorkers };
    }

    public RecycleReply Recycle(string name)
    {
        HostedPool pool = FindServing(name);
        pool.Supervisor.RequestRecycle();
        return new RecycleReply { Workers = pool.Supervisor.GetStatistics().Ready };
    }

    /// <summary>Ends a call for its caller, and its method by the usual ladder.</summary>
    public CancelCallReply Cancel(string callId, string client, string by)
    {
        List<(HostedPool Pool, PendingCall Call, string Client)> found =
        [
            .. from pool in pools.All
               from call in calls.Of(pool)
               let account = ((IFairCall)call).FairShare.Account.Name
               where call.CallId == callId && (client.Length == 0 || account == client)
               select (pool, call, account),
        ];
        if (found.Count > 1)
        {
            string names = string.Join(", ", found.Select(static entry => $"'{entry.Client}'").Distinct());
            throw ControlRefusal.Of(StatusCode.FailedPrecondition, $"'{found.Count}' calls have the id '{callId}'; their clients are {names}. Say whose is meant ('--client').");
        }

        if (found is not [var (owner, cancelled, name)] || !owner.Client.TryEnd(cancelled, Cancellation(cancelled, by)))
        {
            throw ControlRefusal.Of(StatusCode.NotFound, $"No call '{callId}' waits or runs; it may just be over. 'computehost top' lists those that run.");
        }

        return new CancelCallReply { Method = cancelled.Method.DisplayName, Client = name };
    }

    public async Task<KillWorkerReply> KillAsync(string worker, string pool, string by)
    {
        (HostedPool owner, _) = FindWorker(worker, pool);
        int? process = await owner.Supervisor.KillAsync(worker, $"An operator ('{by}') killed it.");
        return process is { } id
            ? new KillWorkerReply { ProcessId = id, Pool = owner.Name }
            : throw ControlRefusal.Of(StatusCode.NotFound, $"Worker '{worker}' is ending already.");
    }

    /// <exception cref="RpcException">There is none of that name, or several.</exception>
    public (HostedPool Pool, WorkerStatistics Worker) FindWorker(string worker, string pool)
    {
        List<(HostedPool Pool, WorkerStatistics Worker)> all =
        [
            .. from candidate in pool.Length == 0 ? pools.All : [pools.FindOrRefuse(pool)]
               from one in candidate.Supervisor.GetStatistics().Workers
               select (candidate, one),
        ];
        List<(HostedPool Pool, WorkerStatistics Worker)> found = [.. all.Where(entry => entry.Worker.WorkerId == worker)];
        if (found.Count > 1)
        {
            string names = string.Join(", ", found.Select(static entry => $"'{entry.Pool.Name}'"));
            throw ControlRefusal.Of(StatusCode.FailedPrecondition, $"The pools {names} each have a worker '{worker}'. Say which is meant ('--pool').");
        }

        return found is [var only]
            ? only
            : throw ControlRefusal.Of(
                StatusCode.NotFound,
                $"There is no worker '{worker}'. There are: {string.Join(", ", all.Select(static entry => $"'{entry.Worker.WorkerId}'"))}.");
    }

    private HostedPool FindServing(string name)
    {
        HostedPool pool = pools.FindOrRefuse(name);
        return pool.IsDraining
            ? throw ControlRefusal.Of(StatusCode.FailedPrecondition, "The daemon drains: it ends when the present calls are over, and changes nothing any more. Start it again for more.")
            : pool;
    }

    private static int Bounded(uint value) => (int)Math.Min(value, int.MaxValue);

    private static ComputeCancelledException Cancellation(PendingCall call, string by) =>
        new($"Call '{call.CallId}' of '{call.Method.DisplayName}' was cancelled by the operator '{by}'.")
        {
            By = by,
            CallId = call.CallId,
            Method = call.Method.DisplayName,
            Attempt = call.Attempt,
            Ran = call.Ran,
        };
}
