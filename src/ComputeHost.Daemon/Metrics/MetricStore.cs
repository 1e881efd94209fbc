using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace ComputeHost.Daemon.Metrics;

/// <summary>Adds up, from its making on, what a meter measures in this process, and what the runtime says of the process itself.</summary>
internal sealed class MetricStore : IDisposable
{
    private const string RuntimeMeter = "System.Runtime";

    /// <summary>Of the runtime's instruments, those that say how the process is.</summary>
    private static readonly string[] OfTheRuntime =
        ["dotnet.process.cpu.time", "dotnet.process.memory.working_set", "dotnet.gc.last_collection.heap.size", "dotnet.gc.pause.time"];

    private readonly ConcurrentBag<MetricFamily> _families = [];
    private readonly MeterListener _listener = new();
    private readonly Lock _collecting = new();

    public MetricStore(Meter meter)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == meter || (instrument.Meter.Name == RuntimeMeter && OfTheRuntime.Contains(instrument.Name)))
            {
                var family = new MetricFamily(instrument);
                _families.Add(family);
                listener.EnableMeasurementEvents(instrument, family);
            }
        };
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        _listener.Start();
    }

    /// <summary>Reads all metrics. Calls go on meanwhile; who else reads waits.</summary>
    public IReadOnlyList<MetricSnapshot> Collect()
    {
        lock (_collecting)
        {
            foreach (MetricFamily family in _families)
            {
                family.ForgetObserved();
            }

            try
            {
                _listener.RecordObservableInstruments();
            }
            catch (AggregateException)
            {
                // A gauge that fails is left out, and the others are shown.
            }

            return [.. _families.Select(static family => family.Read())];
        }
    }

    public void Dispose() => _listener.Dispose();
}
