using BenchmarkDotNet.Attributes;
using ComputeHost.Client.Calls;
using ComputeHost.Client.Picking;

namespace ComputeHost.Benchmarks;

/// <summary>Choosing a worker, over the size of a pool in which every second worker is busy.</summary>
[MemoryDiagnoser]
public class PickerBenchmarks
{
    private const int Credit = 4;

    private WorkerLane[] _lanes = [];
    private IWorkerPicker _picker = null!;

    /// <summary>Which one chooses.</summary>
    [ParamsAllValues]
    public ComputePicker Picker { get; set; }

    /// <summary>Among how many.</summary>
    [Params(1, 8, 64)]
    public int Workers { get; set; }

    /// <summary>Makes the workers.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        _lanes = [.. Enumerable.Range(1, Workers).Select(number => Parts.Lane(number, Credit, load: number % 2 == 0 ? Credit : 1))];
        _picker = WorkerPickers.Create(Picker);
    }

    /// <summary>Chooses.</summary>
    [Benchmark]
    public object? Pick() => _picker.Pick(_lanes);
}
