using System.Collections.Concurrent;
using ComputeHost.Supervisor.Metrics;
using ComputeHost.Supervisor.Recycling;

namespace ComputeHost.Supervisor.Fleet;

/// <summary>What has happened so far; counted on the supervisor's thread, read from any.</summary>
/// <param name="pool">What the pool is called in metrics.</param>
internal sealed class FleetCounters(string pool)
{
    private readonly ConcurrentDictionary<RecycleReason, long> _recycled = new();
    private long _launched;
    private long _exits;
    private long _kills;
    private long _restarts;
    private long _failedStarts;

    public void CountLaunch()
    {
        Interlocked.Increment(ref _launched);
        WorkerInstruments.CountStart(pool);
    }

    public void CountRestart() => Interlocked.Increment(ref _restarts);

    public void CountFailedStart()
    {
        Interlocked.Increment(ref _failedStarts);
        WorkerInstruments.CountEnd(pool, WorkerEndCauses.StartFailed);
    }

    /// <summary>A start was given up with the pool.</summary>
    public void CountAbandonedStart() => WorkerInstruments.CountEnd(pool, WorkerEndCauses.Stopped);

    public void CountRecycle(RecycleReason reason) => _recycled.AddOrUpdate(reason, 1, (_, count) => count + 1);

    public void CountExit(bool killed, string cause)
    {
        WorkerInstruments.CountEnd(pool, cause);
        Interlocked.Increment(ref _exits);
        Interlocked.Add(ref _kills, killed ? 1 : 0);
    }

    public SupervisorStatistics AddTo(SupervisorStatistics statistics) => statistics with
    {
        Launched = Interlocked.Read(ref _launched),
        Exits = Interlocked.Read(ref _exits),
        Kills = Interlocked.Read(ref _kills),
        Restarts = Interlocked.Read(ref _restarts),
        FailedStarts = Interlocked.Read(ref _failedStarts),
        Recycled = _recycled.ToDictionary(),
    };
}
