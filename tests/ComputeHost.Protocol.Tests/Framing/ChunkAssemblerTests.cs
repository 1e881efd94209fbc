using ComputeHost.Protocol.Framing;
using ComputeHost.Protocol.Payloads;

namespace ComputeHost.Protocol.Tests.Framing;

public sealed class ChunkAssemblerTests : IDisposable
{
    private readonly ChunkAssembler _chunks = new();

    public void Dispose() => _chunks.Dispose();

    [Fact]
    public void Add_ChunksOfTwoCallsInTurn_GivesBothWhole()
    {
        byte[] one = [.. Enumerable.Range(0, 100_000).Select(index => (byte)index)];
        byte[] two = [.. Enumerable.Range(0, 50_001).Select(index => (byte)(index * 7))];
        Assert.True(_chunks.TryBegin(1, one.AsSpan(0, 60_000), one.Length));
        Assert.True(_chunks.TryBegin(2, two.AsSpan(0, 50_000), two.Length));

        Assert.Equal(ChunkFit.Added, _chunks.Add(1, one.AsSpan(60_000, 30_000), out PayloadWriter? early));
        Assert.Equal(ChunkFit.Whole, _chunks.Add(2, two.AsSpan(50_000), out PayloadWriter? second));
        Assert.Equal(ChunkFit.Whole, _chunks.Add(1, one.AsSpan(90_000), out PayloadWriter? first));

        Assert.Null(early);
        Assert.Equal(one, first!.WrittenMemory.ToArray());
        Assert.Equal(two, second!.WrittenMemory.ToArray());
        Assert.Equal(ChunkFit.Unexpected, _chunks.Add(1, [1], out _));
    }

    [Fact]
    public void Add_MoreThanAnnounced_IsTooLong()
    {
        _chunks.TryBegin(1, [1, 2], length: 3);
        Assert.Equal(ChunkFit.TooLong, _chunks.Add(1, [3, 4], out _));
    }

    [Fact]
    public void TryBegin_CallThatHasBegun_IsRefusedAndTheFirstGoesOn()
    {
        _chunks.TryBegin(1, [1], length: 2);
        Assert.False(_chunks.TryBegin(1, [7], length: 3));
        Assert.Equal(ChunkFit.Whole, _chunks.Add(1, [2], out PayloadWriter? payload));
        Assert.Equal([1, 2], payload!.WrittenMemory.ToArray());
    }

    [Fact]
    public void TryBegin_HugeLength_TakesOnlyTheMemoryOfWhatCame()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        _chunks.TryBegin(1, new byte[10], long.MaxValue);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000);
    }

    [Fact]
    public void Drop_BegunPayload_IsUnexpectedFromThenOn()
    {
        _chunks.TryBegin(1, [1], length: 2);
        _chunks.Drop(1);
        _chunks.Drop(1);
        Assert.Equal(ChunkFit.Unexpected, _chunks.Add(1, [2], out _));
    }
}
