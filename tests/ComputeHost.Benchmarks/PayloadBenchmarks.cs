using BenchmarkDotNet.Attributes;
using ComputeHost.Protocol.Payloads;

namespace ComputeHost.Benchmarks;

/// <summary>What the arguments of a call cost: encoded by the caller, decoded by the worker.</summary>
[MemoryDiagnoser]
public class PayloadBenchmarks
{
    private const long Limit = 64L * 1024 * 1024;

    private static readonly Order s_order = new(4711, "Rialto", [new OrderLine("bolt", 12, 0.25m), new OrderLine("nut", 12, 0.2m)]);

    private readonly PayloadWriter _writer = new(Limit);
    private readonly byte[] _bytes = new byte[100];
    private readonly double[] _numbers = new double[1000];
    private byte[] _encodedBytes = [];
    private byte[] _encodedNumbers = [];
    private byte[] _encodedOrder = [];

    [GlobalSetup]
    public void Setup()
    {
        _encodedBytes = Encode(_bytes).ToArray();
        _encodedNumbers = Encode(_numbers).ToArray();
        _encodedOrder = Encode(s_order).ToArray();
    }

    [GlobalCleanup]
    public void Cleanup() => _writer.Dispose();

    [Benchmark(Baseline = true)]
    public int WriteBytes() => Encode(_bytes).Length;

    [Benchmark]
    public int WriteNumbers() => Encode(_numbers).Length;

    [Benchmark]
    public int WriteObject() => Encode(s_order).Length;

    [Benchmark]
    public byte[] ReadBytes() => Decode<byte[]>(_encodedBytes);

    [Benchmark]
    public double[] ReadNumbers() => Decode<double[]>(_encodedNumbers);

    [Benchmark]
    public Order ReadObject() => Decode<Order>(_encodedOrder);

    private ReadOnlySpan<byte> Encode<T>(T value)
    {
        _writer.Reset();
        int mark = ArgumentsEncoding.BeginValue(_writer);
        PayloadCodec.For<T>().Write(_writer, value);
        ArgumentsEncoding.EndValue(_writer, mark);
        return _writer.WrittenSpan;
    }

    private static T Decode<T>(byte[] arguments)
    {
        var reader = new ArgumentsReader(arguments);
        reader.TryReadNext(out ReadOnlySpan<byte> value);
        return PayloadCodec.For<T>().Read(value);
    }

    /// <summary>What users pass: a small graph of objects.</summary>
    public sealed record Order(int Number, string Customer, IReadOnlyList<OrderLine> Lines);

    /// <summary>A part of it.</summary>
    public sealed record OrderLine(string Article, int Count, decimal Price);
}
