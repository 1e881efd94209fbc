using System.Diagnostics.Metrics;
using ComputeHost.Protocol.Metrics;

namespace ComputeHost.Client.Metrics;

/// <summary>The instruments of all calls of this process. Without a listener they cost a call a look at a field each.</summary>
internal static class CallInstruments
{
    public const string MethodTag = "computehost.method";
    public const string OutcomeTag = "computehost.outcome";

    private const int MostMethods = 200;

    private static readonly InstrumentAdvice<double> Durations = new()
    {
        HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 100],
    };

    private static readonly MethodTags Methods = new(MostMethods);

    private static readonly Counter<long> Calls =
        ComputeMeter.Instance.CreateCounter<long>("computehost.calls", "{call}", "Calls that have ended, by outcome.");

    private static readonly Histogram<double> Wait = ComputeMeter.Instance.CreateHistogram(
        "computehost.call.wait.duration",
        "s",
        "Time of ended calls in which their method did not run: in the queue, and on the way to a worker and back.",
        tags: null,
        Durations);

    private static readonly Histogram<double> Run =
        ComputeMeter.Instance.CreateHistogram("computehost.call.run.duration", "s", "Time for which the methods of ended calls ran.", tags: null, Durations);

    static CallInstruments()
    {
        ComputeMeter.Instance.CreateObservableUpDownCounter(
            "computehost.calls.waiting", static () => Live.Sum(static meter => meter.Load.Waiting), "{call}", "Calls that wait for a worker.");
        ComputeMeter.Instance.CreateObservableUpDownCounter(
            "computehost.calls.running",
            static () => Live.Sum(static meter => meter.Load.Running),
            "{call}",
            "Calls that workers have, or whose results are being read.");
    }

    /// <summary>Those whose calls the gauges show.</summary>
    public static LivePools<CallMeter> Live { get; } = new();

    public static bool AreListenedTo => Calls.Enabled || Wait.Enabled || Run.Enabled;

    public static void Record(string pool, in CallEnd end)
    {
        KeyValuePair<string, object?> poolTag = new(ComputeMeter.PoolTag, pool);
        KeyValuePair<string, object?> methodTag = new(MethodTag, Methods.For(end.Call.Method, end.Times.Run is not null));
        Calls.Add(1, poolTag, methodTag, new(OutcomeTag, TagText<OutcomeKind>.Of(end.Outcome)));
        if (end.Times.Wait is { } wait)
        {
            Wait.Record(wait.TotalSeconds, poolTag, methodTag);
        }

        if (end.Times.Run is { } run)
        {
            Run.Record(run.TotalSeconds, poolTag, methodTag);
        }
    }
}
