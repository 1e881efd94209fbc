using ComputeHost.Daemon.Metrics;

namespace ComputeHost.Daemon.Tests.Metrics;

public sealed class RateWindowTests
{
    [Fact]
    public void PerSecond_OfAnEvenRate_IsIt()
    {
        var window = new RateWindow(firstSecond: 0);
        for (int second = 0; second < 25; second++)
        {
            window.Count(second);
            window.Count(second);
        }

        Assert.Equal(2, window.PerSecond(25));
        Assert.Equal(1, window.PerSecond(30));
        Assert.Equal(0, window.PerSecond(40));
    }

    [Fact]
    public void PerSecond_SoonAfterTheFirst_CountsTheSecondsThereAre()
    {
        var window = new RateWindow(firstSecond: 100);
        window.Count(100);
        window.Count(101);
        window.Count(101);
        window.Count(102);

        Assert.Equal(1.5, window.PerSecond(102));
    }
}
