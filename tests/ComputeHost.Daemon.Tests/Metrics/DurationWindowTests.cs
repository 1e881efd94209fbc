using ComputeHost.Daemon.Metrics;

namespace ComputeHost.Daemon.Tests.Metrics;

public sealed class DurationWindowTests
{
    private readonly DurationWindow _window = new();

    [Fact]
    public void Percentile_OfNothing_IsNull() => Assert.Null(_window.Percentile(0.5, second: 0));

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(1_000)]
    [InlineData(123_456)]
    [InlineData(100_000_000)]
    [InlineData(4_000_000_000)]
    public void Percentile_OfOneDuration_IsRightToSixPercent(long microseconds)
    {
        _window.Record(TimeSpan.FromMicroseconds(microseconds), second: 0);

        Assert.InRange(_window.Percentile(0.99, second: 0)!.Value.TotalMicroseconds, microseconds / 1.0625, microseconds * 1.0625);
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(100 * 60 * 60, 4_294)]
    public void Percentile_OfADurationOutOfRange_IsTheNearest(double seconds, double expected)
    {
        _window.Record(TimeSpan.FromSeconds(seconds), second: 0);

        Assert.InRange(_window.Percentile(0.5, second: 0)!.Value.TotalSeconds, expected / 1.0625, expected * 1.0625);
    }

    [Fact]
    public void Percentile_OfAHundredDurations_IsTheOneOfItsRank()
    {
        for (int milliseconds = 1; milliseconds <= 100; milliseconds++)
        {
            _window.Record(TimeSpan.FromMilliseconds(milliseconds), second: milliseconds / 2);
        }

        Assert.InRange(_window.Percentile(0.5, second: 50)!.Value.TotalMilliseconds, 47, 53);
        Assert.InRange(_window.Percentile(0.99, second: 50)!.Value.TotalMilliseconds, 93, 105);
    }

    [Fact]
    public void Percentile_AfterAMinute_ForgetsWhatIsOld()
    {
        _window.Record(TimeSpan.FromSeconds(9), second: 5);
        Assert.NotNull(_window.Percentile(0.5, second: 59));

        Assert.Null(_window.Percentile(0.5, second: 60));
        _window.Record(TimeSpan.FromSeconds(1), second: 61);
        Assert.InRange(_window.Percentile(0.99, second: 61)!.Value.TotalSeconds, 0.94, 1.07);
    }
}
