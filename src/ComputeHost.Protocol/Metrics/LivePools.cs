using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace ComputeHost.Protocol.Metrics;

/// <summary>What the gauges of a process show: the pools that live. Who adds one removes it; the gauge then shows it no more. For any thread.</summary>
internal sealed class LivePools<T>
    where T : class, IMeasuredPool
{
    private readonly ConcurrentDictionary<T, bool> _pools = new();

    public void Add(T pool) => _pools[pool] = true;

    public void Remove(T pool) => _pools.TryRemove(pool, out _);

    /// <returns>One measurement for each name: pools of the same name are added up, because a listener keeps only one value for the same tags.</returns>
    public IEnumerable<Measurement<long>> Sum(Func<T, long> value, params KeyValuePair<string, object?>[] tags) =>
        from pool in _pools.Keys
        group pool by pool.Pool into named
        select new Measurement<long>(named.Sum(value), [new(ComputeMeter.PoolTag, named.Key), .. tags]);
}
