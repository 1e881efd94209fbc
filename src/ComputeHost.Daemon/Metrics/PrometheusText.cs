using System.Globalization;
using System.Text;

namespace ComputeHost.Daemon.Metrics;

/// <summary>
/// Writes metrics in the text format of Prometheus, version 0.0.4, with names as OpenTelemetry translates them: <c>computehost.call.run.duration</c> in
/// <c>s</c> is <c>computehost_call_run_duration_seconds</c>.
/// </summary>
internal static class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static string Write(IEnumerable<MetricSnapshot> metrics)
    {
        var text = new StringBuilder();
        foreach (MetricSnapshot metric in metrics.Where(static metric => metric.Series.Count > 0).OrderBy(static metric => metric.Name, StringComparer.Ordinal))
        {
            string name = NameOf(metric);
            text.Append("# HELP ").Append(name).Append(' ').Append(Escape(metric.Description ?? "", quotes: false)).Append('\n');
            text.Append("# TYPE ").Append(name).Append(' ').Append(TypeOf(metric.Kind)).Append('\n');
            foreach ((string labels, SeriesSnapshot series) in Sorted(metric.Series))
            {
                Write(text, name, labels, metric.Kind, series);
            }
        }

        return text.ToString();
    }

    private static IEnumerable<(string Labels, SeriesSnapshot Series)> Sorted(IReadOnlyList<SeriesSnapshot> series) =>
        series.Select(static one => (LabelsOf(one), one)).OrderBy(static pair => pair.Item1, StringComparer.Ordinal);

    private static void Write(StringBuilder text, string name, string labels, MetricKind kind, SeriesSnapshot series)
    {
        if (kind != MetricKind.Histogram)
        {
            Write(text, name, labels, Number(series.Value));
            return;
        }

        long below = 0;
        for (int bucket = 0; bucket < series.Counts.Count; bucket++)
        {
            below += series.Counts[bucket];
            string bound = bucket < series.Bounds.Count ? Number(series.Bounds[bucket]) : "+Inf";
            Write(text, name + "_bucket", Join(labels, $"le=\"{bound}\""), Number(below));
        }

        Write(text, name + "_sum", labels, Number(series.Value));
        Write(text, name + "_count", labels, Number(below));
    }

    private static void Write(StringBuilder text, string name, string labels, string value)
    {
        text.Append(name);
        if (labels.Length > 0)
        {
            text.Append('{').Append(labels).Append('}');
        }

        text.Append(' ').Append(value).Append('\n');
    }

    private static string NameOf(MetricSnapshot metric)
    {
        string unit = metric.Unit switch
        {
            null or ['{', ..] => "",
            "s" => "_seconds",
            "By" => "_bytes",
            "1" => metric.Kind == MetricKind.Gauge ? "_ratio" : "",
            var other => "_" + Sanitize(other),
        };
        return Sanitize(metric.Name) + unit + (metric.Kind == MetricKind.Counter ? "_total" : "");
    }

    private static string TypeOf(MetricKind kind) => kind switch
    {
        MetricKind.Counter => "counter",
        MetricKind.Histogram => "histogram",
        _ => "gauge",
    };

    private static string LabelsOf(SeriesSnapshot series) => string.Join(
        ',',
        series.Tags.OrderBy(static tag => tag.Key, StringComparer.Ordinal).Select(static tag => $"{Sanitize(tag.Key)}=\"{Escape(tag.Value, quotes: true)}\""));

    private static string Join(string labels, string last) => labels.Length == 0 ? last : labels + "," + last;

    private static string Sanitize(string name) =>
        string.Concat((char.IsAsciiDigit(name[0]) ? "_" : "") + string.Concat(name.Select(static letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_')));

    private static string Escape(string text, bool quotes)
    {
        string escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return quotes ? escaped.Replace("\"", "\\\"", StringComparison.Ordinal) : escaped;
    }

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };
}
