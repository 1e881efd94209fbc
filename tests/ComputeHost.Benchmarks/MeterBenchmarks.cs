using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using BenchmarkDotNet.Attributes;
using ComputeHost.Client.Calls;
using ComputeHost.Client.Limits;
using ComputeHost.Client.Metrics;

namespace ComputeHost.Benchmarks;

/// <summary>What measuring costs each call: without a listener, as in most programs, and with one that does nothing with what it is told.</summary>
[MemoryDiagnoser]
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "Disposed when the measuring is over.")]
public class MeterBenchmarks
{
    private readonly PendingCall _call = Parts.Call();
    private readonly CallMeter _meter = new("default", new MonotonicTime(TimeProvider.System));
    private MeterListener? _listener;

    /// <summary>Whether there is one.</summary>
    [Params(false, true)]
    public bool IsListenedTo { get; set; }

    /// <summary>Makes the listener.</summary>
    [GlobalSetup]
    public void Listen()
    {
        _call.RunTime = TimeSpan.FromMilliseconds(1);
        if (IsListenedTo)
        {
            _listener = new MeterListener { InstrumentPublished = static (instrument, listener) => listener.EnableMeasurementEvents(instrument) };
            _listener.SetMeasurementEventCallback<long>(static (_, _, _, _) => { });
            _listener.SetMeasurementEventCallback<double>(static (_, _, _, _) => { });
            _listener.Start();
        }
    }

    /// <summary>Measures the end of a call.</summary>
    [Benchmark]
    public void Record() => _meter.Record(_call, OutcomeKind.Succeeded);

    /// <summary>Listens no more.</summary>
    [GlobalCleanup]
    public void Stop()
    {
        _listener?.Dispose();
        _meter.Dispose();
    }
}
