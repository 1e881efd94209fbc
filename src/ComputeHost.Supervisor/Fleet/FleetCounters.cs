using System.Collections.Concurrent;
using ComputeHost.Supervisor.Recycling;

namespace ComputeHost.Supervisor.Fleet;

/// <summary>What has happened so far; counted on the supervisor's thread, read from any.</summary>
internal sealed class FleetCounters
{
    private readonly ConcurrentDictionary<RecycleReason, long> _recycled = new();
    private long _launched;
    private long _exits;
    private long _kills;
    private long _restarts;
    private long _failedStarts;

    public void CountLaunch() => Interlocked.Increment(ref _launched);

    public void CountRestart() => Interlocked.Increment(ref _restarts);

    public void CountFailedStart() => Interlocked.Increment(ref _failedStarts);

    public void CountRecycle(RecycleReason reason) => _recycled.AddOrUpdate(reason, 1, (_, count) => count + 1);

    public void CountExit(bool killed)
    {
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
