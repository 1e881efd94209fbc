using ComputeHost.Protocol.Payloads;

namespace ComputeHost.Protocol.Tests.Payloads;

public sealed class PayloadWriterTests
{
    [Fact]
    public void Append_UpToTheLimit_KeepsAllBytes()
    {
        using var writer = new PayloadWriter(limit: 10_000);
        for (int index = 0; index < 10_000; index++)
        {
            writer.AppendByte((byte)index);
        }

        Assert.Equal(Enumerable.Range(0, 10_000).Select(index => (byte)index), writer.WrittenMemory.ToArray());
    }

    [Fact]
    public void Append_PastTheLimit_IsRefusedAndChangesNothing()
    {
        using var writer = new PayloadWriter(limit: 10);
        writer.Append(10).Fill(7);

        PayloadTooLargeException refusal = Assert.Throws<PayloadTooLargeException>(() => writer.AppendByte(1));

        Assert.Equal((11, 10), (refusal.Size, refusal.Limit));
        Assert.Equal("The encoded values take '11' bytes or more, but at most '10' are allowed. Pass less per call, or raise 'MaxPayload' in the pool's options.", refusal.Message);
        Assert.Equal(10, writer.Length);
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(1 << 30)]
    public void Append_FarPastTheLimit_AllocatesNothing(int length)
    {
        using var writer = new PayloadWriter(limit: 1024);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<PayloadTooLargeException>(() => writer.Append(length));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 1024);
    }

    [Fact]
    public void EnsureFits_MoreThanAnArrayHolds_IsRefused()
    {
        using var writer = new PayloadWriter(limit: long.MaxValue / 2);

        PayloadTooLargeException refusal = Assert.Throws<PayloadTooLargeException>(() => writer.EnsureFits(3L << 30));

        Assert.Equal(3L << 30, refusal.Size);
    }

    [Fact]
    public void GetSpan_HintPastTheLimit_IsFineAsLongAsLessIsUsed()
    {
        using var writer = new PayloadWriter(limit: 100);

        Assert.True(writer.GetSpan(1000).Length >= 1000);
        writer.Advance(100);

        Assert.Equal(101, Assert.Throws<PayloadTooLargeException>(() => writer.Advance(1)).Size);
        Assert.Equal(100, writer.Length);
    }

    [Fact]
    public void GetMemory_HintFarPastTheLimit_IsRefused()
    {
        using var writer = new PayloadWriter(limit: 100);

        Assert.Throws<PayloadTooLargeException>(() => writer.GetMemory(1 << 24));
    }

    [Fact]
    public void Advance_PastTheBuffer_Throws()
    {
        using var writer = new PayloadWriter(limit: 1 << 20);
        int free = writer.GetMemory(1).Length;

        Assert.Throws<ArgumentOutOfRangeException>(() => writer.Advance(free + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.Advance(-1));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(5_000_000)]
    public void Reset_AfterAnySize_StartsAgain(int size)
    {
        using var writer = new PayloadWriter(limit: 1 << 24);
        writer.Append(size).Fill(1);

        writer.Reset();
        writer.AppendByte(2);

        Assert.Equal([2], writer.WrittenMemory.ToArray());
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(100_000)]
    public void Write_ValueJustUnderTheLimit_IsNotRefused(int characters)
    {
        // As JSON, text may take up to six bytes per character, and the writer must not count with that.
        var value = new Holder<string>(new string('a', characters), 1);
        int size = Codec.Write(value).Length;

        Assert.Equal(size, Codec.Write(value, limit: size).Length);
        Assert.Throws<PayloadTooLargeException>(() => Codec.Write(value, limit: size - 1));
    }

    [Fact]
    public void Write_BytesInsideJsonJustUnderTheLimit_IsNotRefused()
    {
        var value = new Holder<byte[]>(new byte[1_000_000], 1);
        int size = Codec.Write(value).Length;

        Assert.Equal(size, Codec.Write(value, limit: size).Length);
        Assert.Throws<PayloadTooLargeException>(() => Codec.Write(value, limit: size - 1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(999)]
    public void Write_ArrayOverTheLimit_NamesItsWholeSize(int limit) =>
        Assert.Equal(limit == 0 ? 1 : 1001, Assert.Throws<PayloadTooLargeException>(() => Codec.Write(new byte[1000], limit)).Size);
}
