using BenchmarkDotNet.Attributes;
using ComputeHost.Client;
using ComputeHost.Client.Calls;
using ComputeHost.Client.Scheduling;
using ComputeHost.Protocol.Methods;
using ComputeHost.Protocol.Payloads;

namespace ComputeHost.Benchmarks;

/// <summary>What waiting costs a call, and a call that gives up costs the others.</summary>
[MemoryDiagnoser]
public class PendingQueueBenchmarks
{
    private readonly PendingQueue _queue = new();
    private PendingCall _middle = null!;

    /// <summary>How many calls wait.</summary>
    [Params(1, 1000, 100_000)]
    public int Waiting { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        for (int number = 0; number < Waiting; number++)
        {
            PendingCall call = NewCall();
            _queue.AddLast(call);
            _middle = number == Waiting / 2 ? call : _middle;
        }
    }

    /// <summary>One call is sent, another one comes.</summary>
    [Benchmark(Baseline = true)]
    public int SendAndAdd()
    {
        PendingCall first = _queue.First!;
        _queue.Remove(first);
        _queue.AddLast(first);
        return _queue.Count;
    }

    /// <summary>A call that had been sent comes back and has its turn first.</summary>
    [Benchmark]
    public int SendAndReturn()
    {
        PendingCall first = _queue.First!;
        _queue.Remove(first);
        _queue.AddFirst(first);
        return _queue.Count;
    }

    /// <summary>A call in the middle gives up, another one comes.</summary>
    [Benchmark]
    public int GiveUpAndAdd()
    {
        PendingCall next = _middle.Next ?? _queue.First!;
        _queue.Remove(_middle);
        _queue.AddLast(_middle);
        _middle = next;
        return _queue.Count;
    }

    private static TypedCall<int> NewCall()
    {
        MethodContract contract = MethodContract.Of(((Func<int, int>)Methods.Same).Method);
        CallLimits limits = CallLimits.Resolve(new ClientSettings(), contract, options: null, TimeProvider.System);
        return new TypedCall<int>(contract, new ArgumentBuffer(new PayloadWriter(1024)), limits, options: null, submitted: 0, CancellationToken.None);
    }
}
