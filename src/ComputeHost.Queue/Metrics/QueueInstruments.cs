using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using ComputeHost.Client.Metrics;
using ComputeHost.Protocol.Methods;
using ComputeHost.Protocol.Metrics;

namespace ComputeHost.Queue.Metrics;

/// <summary>The instruments of all queues of this process. Without a listener they cost a job a look at a field each.</summary>
internal static class QueueInstruments
{
    public const string QueueTag = "computehost.queue";
    public const string StatusTag = "computehost.job.status";

    private const int MostMethods = 200;

    private static readonly MethodTags Methods = new(MostMethods);

    private static readonly ConcurrentDictionary<QueueMeter, bool> Live = new();

    private static readonly Counter<long> Runs = ComputeMeter.Instance.CreateCounter<long>(
        "computehost.queue.runs", "{run}", "Runs of jobs that have ended here, by what became of the job.");

    private static readonly Counter<long> Retries = ComputeMeter.Instance.CreateCounter<long>("computehost.queue.retries", "{job}", "Jobs that are tried again after a run here.");

    private static readonly Counter<long> Dead = ComputeMeter.Instance.CreateCounter<long>("computehost.queue.dead", "{job}", "Jobs that have died here.");

    static QueueInstruments()
    {
        ComputeMeter.Instance.CreateObservableUpDownCounter(
            "computehost.queue.waiting", static () => Latest(static sample => sample.Waiting), "{job}", "Jobs of the queue that wait for a consumer, or for their time.");
        ComputeMeter.Instance.CreateObservableGauge(
            "computehost.queue.oldest", static () => Latest(static sample => sample.Oldest.TotalSeconds), "s", "How long the oldest job of the queue has waited for a consumer.");
    }

    /// <summary>Whether somebody wants to know of runs.</summary>
    public static bool AreListenedTo => Runs.Enabled || Retries.Enabled || Dead.Enabled;

    /// <summary>Lets the gauges show a queue.</summary>
    public static void Add(QueueMeter meter) => Live[meter] = true;

    public static void Remove(QueueMeter meter) => Live.TryRemove(meter, out _);

    public static void Record(string queue, CalledMethod method, JobDecision decision)
    {
        KeyValuePair<string, object?> queueTag = new(QueueTag, queue);
        KeyValuePair<string, object?> methodTag = new(CallInstruments.MethodTag, Methods.For(method, hasRun: true));
        Runs.Add(1, queueTag, methodTag, new(StatusTag, TagText<ComputeJobStatus>.Of(decision.Status)));
        if (!decision.IsTerminal)
        {
            Retries.Add(1, queueTag, methodTag);
        }
        else if (decision.Status == ComputeJobStatus.Dead)
        {
            Dead.Add(1, queueTag, methodTag);
        }
    }

    /// <summary>One measurement for each queue: several consumers of one would count it several times.</summary>
    private static IEnumerable<Measurement<T>> Latest<T>(Func<QueueSample, T> value)
        where T : struct =>
        from meter in Live.Keys
        where meter.Latest is not null
        group meter.Latest!.Value by meter.Queue into samples
        select new Measurement<T>(value(samples.MaxBy(static sample => sample.Taken)), new KeyValuePair<string, object?>(QueueTag, samples.Key));
}
