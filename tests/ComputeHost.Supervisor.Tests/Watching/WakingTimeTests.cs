using ComputeHost.Supervisor.Watching;
using Microsoft.Extensions.Time.Testing;

namespace ComputeHost.Supervisor.Tests.Watching;

public sealed class WakingTimeTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly WakingTime _time;
    private readonly long _start;

    public WakingTimeTests()
    {
        _time = new WakingTime(_clock);
        _start = _time.GetTimestamp();
    }

    [Fact]
    public void GetElapsedTime_LookedAtOften_IsAllTime()
    {
        for (int look = 0; look < 100; look++)
        {
            _clock.Advance(WakingTime.Tolerance);
            _time.GetTimestamp();
        }

        Assert.Equal(100 * WakingTime.Tolerance, _time.GetElapsedTime(_start));
    }

    [Fact]
    public void GetElapsedTime_NobodyLookedForLong_LeavesThatOut()
    {
        _clock.Advance(TimeSpan.FromHours(8));
        Assert.Equal(TimeSpan.Zero, _time.GetElapsedTime(_start));
        _clock.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal(TimeSpan.FromMilliseconds(100), _time.GetElapsedTime(_start));
    }

    [Fact]
    public void GetElapsedTime_PauseWasExpected_CountsIt()
    {
        _time.ExpectPause(TimeSpan.FromSeconds(5));
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(TimeSpan.FromSeconds(5), _time.GetElapsedTime(_start));
    }
}
