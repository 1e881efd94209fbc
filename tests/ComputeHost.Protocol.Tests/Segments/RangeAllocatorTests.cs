using CsCheck;
using ComputeHost.Protocol.Segments;

namespace ComputeHost.Protocol.Tests.Segments;

public sealed class RangeAllocatorTests
{
    private const int Page = RangeAllocator.PageLength;

    [Fact]
    public void Take_FreshAllocator_BeginsAtTheStartAndWastesLessThanAPage()
    {
        var ranges = new RangeAllocator(10 * Page);
        Assert.Equal(0, ranges.Take(Page + 1));
        Assert.Equal(2 * Page, ranges.Take(1));
        Assert.Equal(3 * Page, ranges.UsedEnd);
    }

    [Fact]
    public void Take_NoHoleIsLargeEnough_SaysSo()
    {
        var ranges = new RangeAllocator(4 * Page);
        ranges.Take(Page);
        ranges.Take(2 * Page);
        ranges.Return(0, Page);
        Assert.Equal(-1, ranges.Take(2 * Page));
        Assert.Equal(0, ranges.Take(Page));
    }

    [Fact]
    public void Return_EndOfARange_LeavesItsBeginning()
    {
        var ranges = new RangeAllocator(4 * Page);
        ranges.Take(4 * Page);
        ranges.Return(Page, 3 * Page);
        Assert.Equal(Page, ranges.UsedEnd);
        Assert.Equal(Page, ranges.Take(3 * Page));
    }

    [Fact]
    public void Return_AllRangesInAnyOrder_JoinsThemAgain() =>
        Gen.Int[1, 5 * Page].Array[1, 40].Select(Gen.Int, (lengths, seed) => (lengths, seed)).Sample(
            sample =>
            {
                var ranges = new RangeAllocator(100 * Page);
                List<(long Offset, int Length)> taken = [];
                foreach (int length in sample.lengths)
                {
                    if (ranges.Take(length) is var offset and >= 0)
                    {
                        Assert.DoesNotContain(taken, other => offset < other.Offset + other.Length && other.Offset < offset + length);
                        taken.Add((offset, length));
                    }
                }

                var random = new Random(sample.seed);
                foreach ((long offset, int length) in taken.OrderBy(_ => random.Next()).ToArray())
                {
                    ranges.Return(offset, length);
                }

                Assert.Equal(0, ranges.UsedEnd);
                Assert.Equal(0, ranges.Take(100 * Page));
            },
            iter: 200);
}
