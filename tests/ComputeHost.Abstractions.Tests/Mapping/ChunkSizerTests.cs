using ComputeHost.Mapping;

namespace ComputeHost.Abstractions.Tests.Mapping;

public sealed class ChunkSizerTests
{
    [Fact]
    public void Size_NothingMeasured_IsOne() => Assert.Equal(1, new ChunkSizer(0).Size);

    [Fact]
    public void Record_ShortItems_GrowsInStepsToSomeMilliseconds()
    {
        var sizer = new ChunkSizer(0);
        int last = sizer.Size;
        for (int chunk = 0; chunk < 10; chunk++)
        {
            sizer.Record(last, TimeSpan.FromMicroseconds(10 * last), 10 * last);
            Assert.InRange(sizer.Size, last, 8 * last);
            last = sizer.Size;
        }

        Assert.InRange(last, 450, 550);
    }

    [Fact]
    public void Record_LongItems_StaysAtOne()
    {
        var sizer = new ChunkSizer(0);
        sizer.Record(1, TimeSpan.FromMilliseconds(50), 10);
        Assert.Equal(1, sizer.Size);
    }

    [Fact]
    public void Record_ItemsBecomeSlow_ShrinksAtOnceAndGrowsAgainSlowly()
    {
        var sizer = new ChunkSizer(0);
        for (int chunk = 0; chunk < 10; chunk++)
        {
            sizer.Record(sizer.Size, TimeSpan.FromMicroseconds(sizer.Size), 1);
        }

        Assert.InRange(sizer.Size, 4000, 6000);
        sizer.Record(100, TimeSpan.FromMilliseconds(500), 1);
        Assert.Equal(1, sizer.Size);
        sizer.Record(1, TimeSpan.FromMicroseconds(1), 1);
        Assert.InRange(sizer.Size, 1, 8);
    }

    [Fact]
    public void Record_LargeItems_KeepsAChunkSmallInBytes()
    {
        var sizer = new ChunkSizer(0);
        for (int chunk = 0; chunk < 10; chunk++)
        {
            sizer.Record(sizer.Size, TimeSpan.FromTicks(sizer.Size), sizer.Size * 100_000L);
        }

        Assert.Equal(5, sizer.Size);
    }

    [Fact]
    public void Record_SizeIsGiven_ChangesNothing()
    {
        var sizer = new ChunkSizer(7);
        sizer.Record(7, TimeSpan.FromSeconds(1), 10);
        Assert.Equal(7, sizer.Size);
    }
}
