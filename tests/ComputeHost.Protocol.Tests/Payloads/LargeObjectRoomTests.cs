using ComputeHost.Protocol.Payloads;

namespace ComputeHost.Protocol.Tests.Payloads;

public sealed class LargeObjectRoomTests
{
    private const int KiB = 1024;

    private const int MiB = 1024 * KiB;

    [Fact]
    public void For_LengthsThatGrow_HasThreeSizes() =>
        Assert.Equal(3, Enumerable.Range(0, 64 * 4).Select(step => LargeObjectRoom.For(step * 256 * KiB)).Distinct().Count());

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(15)]
    public void For_ArrayOfLessThanHalfARegion_HoldsTwo(int length) => Assert.InRange(LargeObjectRoom.For(length * MiB).Length, 2 * length * MiB, int.MaxValue);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(16)]
    [InlineData(1024)]
    public void For_AnyLength_IsLessThanARegionWithItsAnchor(int length)
    {
        LargeObjectRoom room = LargeObjectRoom.For(length * MiB);

        Assert.InRange(room.Length + room.Anchor, 0, (32 * MiB) - (64 * KiB));
    }

    [Theory]
    [InlineData(64 * MiB, false)]
    [InlineData(240 * MiB - 1, false)]
    [InlineData(240 * MiB, true)]
    public void FitsInto_HeapOfSomeSize_TakesAnEighthAtMost(long available, bool fits) => Assert.Equal(fits, LargeObjectRoom.For(MiB).FitsInto(available));
}
