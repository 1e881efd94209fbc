using System.Text;
using System.Text.Json.Nodes;
using ComputeHost.Queue;

namespace ComputeHost.Daemon.Verbs.Queueing;

/// <summary>A queue's state on one screen.</summary>
internal static class QueueStatusView
{
    public static string TextOf(IQueueEngine engine, QueueStatistics statistics)
    {
        string size = statistics.StoreSize is { } bytes ? $", {Amounts.Bytes(bytes)}" : "";
        string paused = statistics.IsPaused ? ", PAUSED: no consumer takes new jobs ('computehost queue resume')" : "";
        string oldest = statistics.OldestReady is { } age ? $", the oldest ready job waits for {Amounts.Time(age)}" : "";
        var text = new StringBuilder($"{engine.Name} queue at {engine.Address}{size}{oldest}{paused}\n\n");
        var jobs = new TextTable("STATUS", ">JOBS");
        foreach ((ComputeJobStatus status, long count) in statistics.Jobs.OrderBy(static pair => pair.Key))
        {
            jobs.Add(JobWords.Of(status), Amounts.Count(count));
        }

        text.Append(jobs).Append('\n').Append('\n');
        if (statistics.Consumers.Count == 0)
        {
            text.Append("No consumer is known.");
        }
        else
        {
            var consumers = new TextTable("CONSUMER", ">JOBS");
            foreach ((string consumer, int count) in statistics.Consumers.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
            {
                consumers.Add(consumer, Amounts.Count(count));
            }

            text.Append(consumers);
        }

        return text.ToString();
    }

    public static JsonObject JsonOf(IQueueEngine engine, QueueStatistics statistics) => new()
    {
        ["engine"] = engine.Name,
        ["address"] = engine.Address,
        ["paused"] = statistics.IsPaused,
        ["jobs"] = CountsOf(statistics.Jobs.OrderBy(static pair => pair.Key).Select(static pair => (JobWords.Of(pair.Key), pair.Value))),
        ["oldestReadyMilliseconds"] = statistics.OldestReady is { } age ? JobJson.Milliseconds(age) : null,
        ["consumers"] = CountsOf(statistics.Consumers.Select(static pair => (pair.Key, (long)pair.Value))),
        ["storeBytes"] = statistics.StoreSize,
    };

    private static JsonObject CountsOf(IEnumerable<(string Name, long Count)> counts) =>
        new(counts.Select(static pair => KeyValuePair.Create(pair.Name, (JsonNode?)pair.Count)));
}
