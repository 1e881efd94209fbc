using BenchmarkDotNet.Attributes;
using ComputeHost.Protocol.Segments;

namespace ComputeHost.Benchmarks;

/// <summary>Room for a payload in a shared segment that others have left full of holes.</summary>
[MemoryDiagnoser]
public class AllocatorBenchmarks
{
    private const long SegmentLength = 1L << 30;
    private const long HoleLength = RangeAllocator.PageLength;

    private RangeAllocator _allocator = new(SegmentLength);

    /// <summary>How many holes lie before the first room that is large enough.</summary>
    [Params(0, 16, 256)]
    public int Holes { get; set; }

    /// <summary>What is wanted: it fits into no hole.</summary>
    [Params(64 * 1024, 16 * 1024 * 1024)]
    public long Length { get; set; }

    /// <summary>Makes the holes.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        _allocator = new RangeAllocator(SegmentLength);
        long[] taken = [.. Enumerable.Range(0, 2 * Holes).Select(_ => _allocator.Take(HoleLength))];
        foreach (long offset in taken.Where((_, index) => index % 2 == 0))
        {
            _allocator.Return(offset, HoleLength);
        }
    }

    /// <summary>Takes it and gives it back.</summary>
    [Benchmark]
    public long TakeAndReturn()
    {
        long offset = _allocator.Take(Length);
        _allocator.Return(offset, Length);
        return offset;
    }
}
