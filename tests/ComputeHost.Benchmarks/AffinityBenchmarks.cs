using BenchmarkDotNet.Attributes;
using ComputeHost.Client.Calls;
using ComputeHost.Client.Picking;

namespace ComputeHost.Benchmarks;

/// <summary>Finding the worker of a key, over the size of a pool.</summary>
[MemoryDiagnoser]
public class AffinityBenchmarks
{
    private WorkerLane[] _lanes = [];

    /// <summary>Among how many.</summary>
    [Params(1, 8, 64)]
    public int Workers { get; set; }

    /// <summary>Makes the workers.</summary>
    [GlobalSetup]
    public void SetUp() => _lanes = [.. Enumerable.Range(1, Workers).Select(number => Parts.Lane(number, credit: 1, load: 0))];

    /// <summary>Finds one.</summary>
    [Benchmark]
    public object? Pick() => AffinityPicker.Pick(_lanes, "customer 4711");
}
