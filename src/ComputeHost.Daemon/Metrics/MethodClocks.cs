using System.Collections.Concurrent;
using ComputeHost.Client.Metrics;
using ComputeHost.Protocol.Methods;

namespace ComputeHost.Daemon.Metrics;

/// <summary>
/// Measures the calls of a pool, by method. A method gets a clock of its own when one of its calls has run, so that callers cannot invent any; the calls of
/// others, and of methods beyond the most, share one. For any thread.
/// </summary>
internal sealed class MethodClocks : ICallObserver
{
    private const int MostMethods = 200;

    private readonly ConcurrentDictionary<string, MethodClock> _clocks = new(StringComparer.Ordinal);
    private readonly MethodClock _others;
    private readonly TimeProvider _timeProvider;
    private readonly long _start;
    private int _count;

    public MethodClocks(TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        _start = timeProvider.GetTimestamp();
        _others = new MethodClock("", MethodTags.Other, firstSecond: 0);
    }

    private long Second => (long)_timeProvider.GetElapsedTime(_start).TotalSeconds;

    public void OnEnded(in CallEnd end)
    {
        long second = Second;
        Find(end.Call.Method, hasRun: end.Times.Run is not null, second).Record(end.Outcome, end.Times, second);
    }

    /// <summary>The methods that have been called, the busiest first.</summary>
    public IReadOnlyList<MethodTimes> Read()
    {
        long second = Second;
        MethodTimes others = _others.Read(second);
        IEnumerable<MethodTimes> own = _clocks.Values.Select(clock => clock.Read(second))
            .OrderByDescending(static times => times.PerSecond).ThenBy(static times => times.Name, StringComparer.Ordinal);
        return [.. own, .. others.Calls > 0 ? (MethodTimes[])[others] : []];
    }

    private MethodClock Find(CalledMethod method, bool hasRun, long second) =>
        _clocks.TryGetValue(method.Key, out MethodClock? known) ? known
        : !hasRun || Volatile.Read(ref _count) >= MostMethods || Interlocked.Increment(ref _count) > MostMethods ? _others
        : _clocks.GetOrAdd(method.Key, static (key, args) => new MethodClock(key, args.Name, args.Second), (Name: method.DisplayName, Second: second));
}
