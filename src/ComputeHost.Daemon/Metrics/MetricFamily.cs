using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace ComputeHost.Daemon.Metrics;

/// <summary>What one instrument has measured, by tags. For any thread.</summary>
internal sealed class MetricFamily
{
    private readonly Instrument _instrument;
    private readonly MetricKind _kind;
    private readonly Action<MetricSeries, double> _record;
    private readonly double[] _bounds;
    private readonly ConcurrentDictionary<TagSet, MetricSeries> _series = new(TagSet.Comparer);

    public MetricFamily(Instrument instrument)
    {
        _instrument = instrument;
        Type type = instrument.GetType().GetGenericTypeDefinition();
        _kind = type == typeof(Histogram<>) ? MetricKind.Histogram
            : type == typeof(Counter<>) || type == typeof(ObservableCounter<>) ? MetricKind.Counter
            : MetricKind.Gauge;
        _record = _kind == MetricKind.Histogram ? static (series, value) => series.Observe(value)
            : type == typeof(Counter<>) || type == typeof(UpDownCounter<>) ? static (series, value) => series.Add(value)
            : static (series, value) => series.Set(value);
        _bounds = _kind == MetricKind.Histogram ? [.. (instrument as Histogram<double>)?.Advice?.HistogramBucketBoundaries ?? []] : [];
    }

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        ConcurrentDictionary<TagSet, MetricSeries>.AlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>> lookup =
            _series.GetAlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>>();
        if (!lookup.TryGetValue(tags, out MetricSeries? series))
        {
            lookup.TryAdd(tags, new MetricSeries(_bounds));
            series = lookup[tags];
        }

        _record(series, value);
    }

    /// <summary>Forgets what has been observed: what is not observed any more is not there any more. Keeps what is recorded as it happens.</summary>
    public void ForgetObserved()
    {
        if (_instrument.IsObservable)
        {
            _series.Clear();
        }
    }

    public MetricSnapshot Read() =>
        new(_instrument.Name, _instrument.Unit, _instrument.Description, _kind, [.. _series.Select(static entry => entry.Value.Read(entry.Key.Tags))]);
}
