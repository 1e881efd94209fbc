using BenchmarkDotNet.Attributes;
using ComputeHost.Protocol.CallValues;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.Payloads.Catalog;

namespace ComputeHost.Benchmarks;

/// <summary>Arguments into bytes and out of them.</summary>
[MemoryDiagnoser]
public class ArgumentBenchmarks
{
    private const long Limit = 64 * 1024 * 1024;

    private readonly double[] _numbers = [.. Enumerable.Range(0, 1000).Select(number => number / 7.0)];
    private readonly byte[] _bytes = new byte[100];
    private readonly Person _person = new("Ada", 36, ["mathematics", "engines"]);
    private byte[] _encoded = [];

    /// <summary>Encodes what is read.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        using var writer = new PayloadWriter(Limit, ArgumentsEncoding.HeadLength);
        Write(writer, _bytes);
        Write(writer, 42);
        Write(writer, "some text");
        _encoded = writer.WrittenSpan.ToArray();
    }

    /// <summary>What a small call has: 100 bytes, a number and a text.</summary>
    [Benchmark]
    public int WriteSmall()
    {
        using var writer = new PayloadWriter(Limit, ArgumentsEncoding.HeadLength);
        Write(writer, _bytes);
        Write(writer, 42);
        Write(writer, "some text");
        return writer.Length;
    }

    /// <summary>Values that are copied as they lie in memory.</summary>
    [Benchmark]
    public int WriteNumbers()
    {
        using var writer = new PayloadWriter(Limit, ArgumentsEncoding.HeadLength);
        Write(writer, _numbers);
        return writer.Length;
    }

    /// <summary>An object, as JSON.</summary>
    [Benchmark]
    public int WriteObject()
    {
        using var writer = new PayloadWriter(Limit, ArgumentsEncoding.HeadLength);
        Write(writer, _person);
        return writer.Length;
    }

    /// <summary>Finds the values of a small call in its bytes.</summary>
    [Benchmark]
    public int ReadSmall()
    {
        int length = 0;
        var reader = new ArgumentsReader(_encoded);
        while (reader.TryReadNext(out ReadOnlySpan<byte> value))
        {
            length += value.Length;
        }

        return length;
    }

    private static void Write<T>(PayloadWriter writer, T value)
    {
        int mark = ArgumentsEncoding.BeginValue(writer);
        PayloadCodecs.For<T>().Write(writer, value);
        ArgumentsEncoding.EndValue(writer, mark);
    }

    /// <summary>Has no other form than JSON.</summary>
    public sealed record Person(string Name, int Age, string[] Interests);
}
