using BenchmarkDotNet.Attributes;
using ComputeHost.Protocol.V1;
using Google.Protobuf;

namespace ComputeHost.Benchmarks;

/// <summary>What the messages of a session cost on both sides, without the socket between them.</summary>
[MemoryDiagnoser]
public class FramingBenchmarks
{
    private byte[] _calls = [];
    private byte[] _results = [];
    private byte[] _buffer = [];

    /// <summary>How many frames are in a batch; a session cuts one at 128.</summary>
    [Params(1, 16, 128)]
    public int Frames { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _calls = Batches.Calls(Frames).ToByteArray();
        _results = Batches.Results(Frames).ToByteArray();
        _buffer = new byte[Math.Max(_calls.Length, _results.Length)];
    }

    [Benchmark]
    public int WriteCalls() => Write(Batches.Calls(Frames));

    [Benchmark]
    public object ReadCalls() => ClientBatch.Parser.ParseFrom(_calls);

    [Benchmark]
    public int WriteResults() => Write(Batches.Results(Frames));

    [Benchmark]
    public object ReadResults() => WorkerBatch.Parser.ParseFrom(_results);

    private int Write(IMessage batch)
    {
        int length = batch.CalculateSize();
        batch.WriteTo(_buffer.AsSpan(0, length));
        return length;
    }
}
