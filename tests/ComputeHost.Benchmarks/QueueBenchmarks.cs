using BenchmarkDotNet.Attributes;
using ComputeHost.Client.Calls;

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
            PendingCall other = Parts.Call((ComputePriority)((call % 3) - 1));
            other.Place.Order = call + 1;
            _queue.Add(other);
        }
    }

    /// <summary>Enters at the end and gives up there.</summary>
    [Benchmark]
    public int AddAndRemove()
    {
        _call.Place.Order = long.MaxValue;
        _queue.Add(_call);
        _queue.Remove(_call);
        return _queue.Count;
    }

    /// <summary>Comes back from a worker and has the next turn.</summary>
    [Benchmark]
    public object? ComeBackAndTake()
    {
        _call.Place.Order = 0;
        _queue.Add(_call);
        PendingCall? first = _queue.First;
        _queue.Remove(_call);
        return first;
    }
}
