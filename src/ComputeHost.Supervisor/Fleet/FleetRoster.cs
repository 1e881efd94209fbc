using System.Collections.Concurrent;
using ComputeHost.Protocol.Seam;
using ComputeHost.Supervisor.Launching;

namespace ComputeHost.Supervisor.Fleet;

/// <summary>The workers of a fleet. The supervisor's thread alone changes it.</summary>
internal sealed class FleetRoster
{
    private readonly List<ManagedWorker> _alive = [];

    /// <summary>All workers that can still be asked about, dead ones included; for any thread.</summary>
    public ConcurrentDictionary<long, ManagedWorker> All { get; } = new();

    /// <summary>Those that are not known to be dead, in the order of their launch.</summary>
    public List<ManagedWorker> Alive => _alive;

    public int Starting => _alive.Count(worker => worker.State == WorkerState.Starting);

    /// <param name="listed">Whether clients are told of them; the others stand by.</param>
    public IEnumerable<ManagedWorker> Ready(bool listed) => _alive.Where(worker => worker.State == WorkerState.Ready && worker.IsListed == listed);

    /// <summary>All or nothing: a worker that is not watched would live on as nobody's, and one that never starts would be waited for.</summary>
    public void Admit(ManagedWorker worker)
    {
        _alive.EnsureCapacity(_alive.Count + 1);
        All[worker.Epoch] = worker;
        _alive.Add(worker);
    }

    public ManagedWorker? Find(WorkerLaunch launch) => _alive.Find(worker => worker.Launch == launch);

    public void RemoveExited() => _alive.RemoveAll(worker => worker.State == WorkerState.Exited);

    public FleetCounts Count(int desired, int standbyWanted) => new(
        Listed: Ready(listed: true).Count(),
        Standby: Ready(listed: false).Count(),
        Starting: Starting,
        // One at a time, so that a pool whose workers are all due keeps its strength.
        Recycling: Math.Min(1, Ready(listed: true).Count(worker => worker.RecycleReason is not null)),
        Desired: desired,
        StandbyWanted: standbyWanted);

    public List<WorkerEndpoint> ToEndpoints() =>
        [.. _alive.Where(worker => worker is { IsListed: true, State: WorkerState.Ready or WorkerState.Draining }).Select(worker => worker.ToEndpoint())];
}
