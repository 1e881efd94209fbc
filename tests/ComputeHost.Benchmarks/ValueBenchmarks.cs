using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using ComputeHost.LoadTests.Values;
using ComputeHost.Protocol.Payloads;

namespace ComputeHost.Benchmarks;

/// <summary>Objects into bytes and out of them, beside MemoryPack, in the same kind of buffer.</summary>
/// <typeparam name="T">Which of the sample values: 1,000 orders, 10,000 entries, or one quote.</typeparam>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[GenericTypeArguments(typeof(List<Order>))]
[GenericTypeArguments(typeof(Dictionary<string, string>))]
[GenericTypeArguments(typeof(Quote))]
public class ValueBenchmarks<T> : IDisposable
{
    private const string Writing = "write";
    private const string Reading = "read";
    private const long Limit = 64 * 1024 * 1024;

    private readonly PayloadWriter _writer = new(Limit);
    private readonly MemoryPackFormat<T> _peer = new();
    private readonly T _value = (T)SampleValues.Of(typeof(T));
    private PoolFormat<T> _pool = null!;
    private byte[] _poolBytes = [];
    private byte[] _peerBytes = [];

    /// <summary>Encodes what is read, and tells how long it is.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        _pool = new PoolFormat<T>();
        Write();
        _poolBytes = _writer.WrittenSpan.ToArray();
        WriteMemoryPack();
        _peerBytes = _writer.WrittenSpan.ToArray();
        Console.WriteLine($"// {typeof(T).Name}: {_poolBytes.Length} bytes, MemoryPack {_peerBytes.Length} bytes");
    }

    /// <summary>Gives the buffer back.</summary>
    [GlobalCleanup]
    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _writer.Dispose();
    }

    /// <summary>The peer.</summary>
    [Benchmark(Baseline = true)]
    [BenchmarkCategory(Writing)]
    public int WriteMemoryPack() => Write(_peer);

    /// <summary>As a call does it.</summary>
    [Benchmark]
    [BenchmarkCategory(Writing)]
    public int Write() => Write(_pool);

    /// <summary>The peer.</summary>
    [Benchmark(Baseline = true)]
    [BenchmarkCategory(Reading)]
    public T ReadMemoryPack() => _peer.Read(_peerBytes);

    /// <summary>As a worker does it.</summary>
    [Benchmark]
    [BenchmarkCategory(Reading)]
    public T Read() => _pool.Read(_poolBytes);

    private int Write(ValueFormat<T> format)
    {
        _writer.Reset();
        format.Write(_writer, _value);
        return _writer.Length;
    }
}
