using ComputeHost.Queue.Consuming;

namespace ComputeHost.Queue.Tests.Consuming;

public sealed class PrefetchPolicyTests
{
    [Theory]
    [InlineData(null, 0)]
    [InlineData(0.0, 256)]
    [InlineData(0.1, 256)]
    [InlineData(1.0, 40)]
    [InlineData(10.0, 4)]
    [InlineData(50.0, 0)]
    public void For_RunTime_IsAsManyAsAreOverInAMoment(double? milliseconds, int expected) =>
        Assert.Equal(expected, PrefetchPolicy.For(slots: 2, most: 256, milliseconds is { } time ? TimeSpan.FromMilliseconds(time) : null));

    [Fact]
    public void Include_LongJobAmongShortOnes_CountsAtOnce()
    {
        TimeSpan average = PrefetchPolicy.Include(TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(1));

        Assert.Equal(0, PrefetchPolicy.For(slots: 2, most: 256, average));
        for (int job = 0; job < 100; job++)
        {
            average = PrefetchPolicy.Include(average, TimeSpan.FromMilliseconds(1));
        }

        Assert.InRange(PrefetchPolicy.For(slots: 2, most: 256, average), 30, 40);
    }
}
