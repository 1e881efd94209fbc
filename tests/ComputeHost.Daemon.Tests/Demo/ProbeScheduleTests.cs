using System.Diagnostics;
using ComputeHost.Daemon.Demo;

namespace ComputeHost.Daemon.Tests.Demo;

public sealed class ProbeScheduleTests
{
    private const long Now = 1_000_000_000_000;
    private static readonly ProbeSchedule Schedule = new(Now, TimeSpan.FromMilliseconds(100), requestsPerSecond: 300, TimeSpan.FromSeconds(2));

    [Fact]
    public void Count_RateTimesDuration() => Assert.Equal(600, Schedule.Count);

    [Fact]
    public void Due_FirstRequest_AfterTheLead() => Assert.Equal(TimeSpan.FromMilliseconds(100), Stopwatch.GetElapsedTime(Now, Schedule.Due(0)));

    [Fact]
    public void Due_RequestsOfASecondLater_ExactlyASecondLater()
    {
        // 1/300 s is no whole number of ticks: summed up step by step, the error would show.
        Assert.Equal(TimeSpan.FromSeconds(1), Stopwatch.GetElapsedTime(Schedule.Due(0), Schedule.Due(300)));
        Assert.Equal(TimeSpan.FromSeconds(2), Stopwatch.GetElapsedTime(Schedule.Due(0), Schedule.Due(600)));
    }

    [Theory]
    [InlineData(5.0, 5)]
    [InlineData(5.9, 5)]
    [InlineData(0.9, 0)]
    [InlineData(0, 0)]
    [InlineData(-7, 0)]
    public void MillisecondsUntilDue_RoundsDownAndIsNeverNegative(double millisecondsBefore, int expected) =>
        Assert.Equal(expected, Schedule.MillisecondsUntilDue(10, Schedule.Due(10) - Ticks(millisecondsBefore)));

    [Fact]
    public void Latency_LeftEarly_CountsFromSending() =>
        Assert.Equal(3, Schedule.Latency(10, sent: Schedule.Due(10) - Ticks(1), answered: Schedule.Due(10) + Ticks(2)).TotalMilliseconds, precision: 3);

    [Fact]
    public void Latency_LeftLate_CountsFromWhenItWasDue() =>
        Assert.Equal(500, Schedule.Latency(10, sent: Schedule.Due(10) + Ticks(499), answered: Schedule.Due(10) + Ticks(500)).TotalMilliseconds, precision: 3);

    [Fact]
    public void UntilEnd_GivesTheLastRequestItsWholeLimit()
    {
        Assert.Equal(TimeSpan.FromSeconds(2) + ProbeResult.Limit, Schedule.UntilEnd(Schedule.Due(0)));
        Assert.Equal(TimeSpan.Zero, Schedule.UntilEnd(Schedule.Due(0) + Ticks(60_000)));
    }

    private static long Ticks(double milliseconds) => (long)(milliseconds * Stopwatch.Frequency / 1000);
}
