using System.Text.Json;
using System.Text.Json.Serialization;
using HdrHistogram;

namespace ComputeHost.Daemon.Demo;

/// <summary>How the host answered during one phase.</summary>
internal sealed record ProbeResult
{
    /// <summary>A request without an answer after this time counts as unanswered, and as having taken this long.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    public required int Requests { get; init; }

    public required int Unanswered { get; init; }

    public required double P50Milliseconds { get; init; }

    public required double P99Milliseconds { get; init; }

    public required double MaxMilliseconds { get; init; }

    /// <param name="latencies">One per request; null for one that failed or was not answered.</param>
    public static ProbeResult Of(IReadOnlyCollection<TimeSpan?> latencies)
    {
        const int SignificantDigits = 3;
        var histogram = new LongHistogram(Microseconds(Limit), SignificantDigits);
        int unanswered = 0;
        foreach (TimeSpan? latency in latencies)
        {
            bool answered = latency < Limit;
            unanswered += answered ? 0 : 1;
            histogram.RecordValue(Microseconds(answered ? latency!.Value : Limit));
        }

        return new ProbeResult
        {
            Requests = latencies.Count,
            Unanswered = unanswered,
            P50Milliseconds = Milliseconds(histogram.GetValueAtPercentile(50)),
            P99Milliseconds = Milliseconds(histogram.GetValueAtPercentile(99)),
            MaxMilliseconds = Milliseconds(histogram.GetValueAtPercentile(100)),
        };
    }

    public string ToLine() => JsonSerializer.Serialize(this, ProbeJson.Default.ProbeResult);

    public static ProbeResult Parse(string line) => JsonSerializer.Deserialize(line, ProbeJson.Default.ProbeResult)!;

    private static long Microseconds(TimeSpan time) => Math.Max(1, time.Ticks / TimeSpan.TicksPerMicrosecond);

    /// <summary>The histogram names the upper end of a bucket, which for the last one lies above the limit.</summary>
    private static double Milliseconds(long microseconds) => Math.Min(microseconds / 1000d, Limit.TotalMilliseconds);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ProbeResult))]
internal sealed partial class ProbeJson : JsonSerializerContext;
