using System.Globalization;
using BenchmarkDotNet.Attributes;
using ComputeHost.Client.Picking;
using ComputeHost.Client.Scheduling;
using ComputeHost.Protocol.Seam;

namespace ComputeHost.Benchmarks;

/// <summary>What the choice of a worker costs, under the scheduler's lock, at every call.</summary>
[MemoryDiagnoser]
public class PickerBenchmarks
{
    private WorkerLane[] _lanes = [];
    private IWorkerPicker _picker = null!;

    /// <summary>How many workers there are.</summary>
    [Params(1, 2, 8, 64)]
    public int Lanes { get; set; }

    /// <summary>Whether all but the last one have as many calls as they take.</summary>
    [Params(false, true)]
    public bool Busy { get; set; }

    [Params(ComputePicker.RoundRobin, ComputePicker.LeastLoaded, ComputePicker.FillFirst)]
    public ComputePicker Picker { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _picker = WorkerPickers.Create(Picker);
        _lanes = [.. Enumerable.Range(1, Lanes).Select(number => NewLane(number, credit: Busy && number < Lanes ? 0 : 1))];
    }

    [Benchmark(Baseline = true)]
    public object? Pick() => _picker.Pick(_lanes);

    [Benchmark]
    public object? PickByKey() => AffinityPicker.Pick(_lanes, "customer-4711");

    private static WorkerLane NewLane(int number, int credit)
    {
        var endpoint = new WorkerEndpoint(number, string.Create(CultureInfo.InvariantCulture, $"w-{number}"), 1000 + number, "/nowhere", "token", 1, false);
        return new WorkerLane(endpoint, session: 1, credit, new NoOutlet());
    }
}
