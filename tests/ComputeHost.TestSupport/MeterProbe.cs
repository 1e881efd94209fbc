using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace ComputeHost.TestSupport;

/// <summary>Listens to the product's meter and keeps what is measured of one pool.</summary>
public sealed class MeterProbe : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<(string Instrument, double Value, string Tags)> _events = new();
    private readonly string _pool;

    /// <param name="pool">The pool's name in tags. Tests run side by side, and the meter is the process's.</param>
    public MeterProbe(string pool)
    {
        _pool = pool;
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == "ComputeHost")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>What has been recorded so far: the value, and the tags besides the pool as <c>name=value</c>.</summary>
    public IReadOnlyList<(double Value, string Tags)> Recorded(string instrument) =>
        [.. _events.Where(item => item.Instrument == instrument).Select(item => (item.Value, item.Tags))];

    /// <summary>What a gauge shows at this moment.</summary>
    public IReadOnlyList<(double Value, string Tags)> Observe(string instrument)
    {
        int before = Recorded(instrument).Count;
        _listener.RecordObservableInstruments();
        return [.. Recorded(instrument).Skip(before)];
    }

    public void Dispose() => _listener.Dispose();

    private void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        KeyValuePair<string, object?>[] all = tags.ToArray();
        if (all.Contains(new KeyValuePair<string, object?>("computehost.pool", _pool)))
        {
            _events.Enqueue((instrument.Name, value, string.Join(' ', all.Where(tag => tag.Key != "computehost.pool").Select(tag => $"{tag.Key}={tag.Value}"))));
        }
    }
}
