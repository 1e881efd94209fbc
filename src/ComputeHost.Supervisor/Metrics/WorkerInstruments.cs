using System.Diagnostics.Metrics;
using ComputeHost.Protocol.Metrics;

namespace ComputeHost.Supervisor.Metrics;

/// <summary>The instruments of all workers of this process.</summary>
internal static class WorkerInstruments
{
    public const string StateTag = "computehost.worker.state";
    public const string CauseTag = "computehost.worker.end.cause";

    private static readonly Counter<long> Starts =
        ComputeMeter.Instance.CreateCounter<long>("computehost.worker.starts", "{worker}", "Workers that have been started.");

    private static readonly Counter<long> Ends =
        ComputeMeter.Instance.CreateCounter<long>("computehost.worker.ends", "{worker}", "Workers that have ended, by cause.");

    static WorkerInstruments()
    {
        ComputeMeter.Instance.CreateObservableUpDownCounter(
            "computehost.workers",
            static () => new[]
            {
                CountOf("starting", static now => now.Starting),
                CountOf("ready", static now => now.Ready),
                CountOf("standby", static now => now.Standby),
                CountOf("draining", static now => now.Draining),
            }.SelectMany(static state => state),
            "{worker}",
            "Workers, by state.");
        ComputeMeter.Instance.CreateObservableUpDownCounter(
            "computehost.worker.memory",
            static () => Live.Sum(static pool => pool.Now.Memory),
            "By",
            "Memory that all workers of a pool occupy for themselves.");
        ComputeMeter.Instance.CreateObservableUpDownCounter(
            "computehost.pool.degraded",
            static () => Live.Sum(static pool => pool.Now.IsDegraded ? 1 : 0),
            "{pool}",
            "1 for a pool whose workers fail so often, or for a reason that lasts, that only one is tried at a time.");
    }

    /// <summary>Those whose workers the gauges show.</summary>
    public static LivePools<WorkerMeter> Live { get; } = new();

    public static void CountStart(string pool) => Count(Starts, Tag(ComputeMeter.PoolTag, pool));

    public static void CountEnd(string pool, string cause) => Count(Ends, Tag(ComputeMeter.PoolTag, pool), Tag(CauseTag, cause));

    private static IEnumerable<Measurement<long>> CountOf(string state, Func<WorkerGauges, int> count) =>
        Live.Sum(pool => count(pool.Now), Tag(StateTag, state));

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);

    private static void Count(Counter<long> counter, params ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        try
        {
            counter.Add(1, tags);
        }
        catch (Exception)
        {
            // A listener of the user's failed: that must not cost the workers their supervisor.
        }
    }
}
