using BenchmarkDotNet.Attributes;
using ComputeHost.Client.Calls;
using ComputeHost.Client.Scheduling;

namespace ComputeHost.Benchmarks;

/// <summary>A call's way through a queue in which others wait already.</summary>
[MemoryDiagnoser]
public class QueueBenchmarks
{
    private readonly PendingQueue _queue = new();
    private readonly PendingCall _call = Parts.Call();

    /// <summary>How many wait.</summary>
    [Params(0, 1000)]
    public int Waiting { get; set; }

    /// <summary>Lets the others wait.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        for (int call = 0; call < Waiting; call++)
        {
            _queue.AddLast(Parts.Call((ComputePriority)((call % 3) - 1)));
        }
    }

    /// <summary>Enters at the end and gives up there.</summary>
    [Benchmark]
    public int AddLastAndRemove()
    {
        _queue.AddLast(_call);
        _queue.Remove(_call);
        return _queue.Count;
    }

    /// <summary>Has the next turn.</summary>
    [Benchmark]
    public object? AddFirstAndTake()
    {
        _queue.AddFirst(_call);
        PendingCall? first = _queue.First;
        _queue.Remove(_call);
        return first;
    }
}
