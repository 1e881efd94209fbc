using ComputeHost.Protocol.Payloads;

namespace ComputeHost.Protocol.Tests.Payloads;

public sealed class LargeObjectReserveTests
{
    private const int MiB = 1024 * 1024;

    [Fact]
    public void RoomFor_LengthsThatGrow_HasTwoSizes() =>
        Assert.Equal([16 * MiB, 31 * MiB], Enumerable.Range(0, 64).Select(step => LargeObjectReserve.RoomFor(step * MiB)).Distinct());

    [Theory]
    [InlineData(8)]
    [InlineData(15)]
    public void RoomFor_ArrayOfLessThanHalfTheMost_HoldsTwo(int length) => Assert.InRange(LargeObjectReserve.RoomFor(length * MiB), 2 * length * MiB, int.MaxValue);
}
