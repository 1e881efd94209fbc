using ComputeHost.Client.Scheduling;
using ComputeHost.Client.Timing;
using Microsoft.Extensions.Time.Testing;

namespace ComputeHost.Client.Tests.Scheduling;

public sealed class PaceMeterTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly MonotonicTime _time;
    private readonly PaceMeter _pace;

    public PaceMeterTests()
    {
        _time = new MonotonicTime(_clock);
        _pace = new PaceMeter(_time);
    }

    [Fact]
    public void Estimate_SteadyPace_IsWhenHalfOfTheWaitingHaveHadTheirTurn()
    {
        Work(calls: 20, each: TimeSpan.FromMilliseconds(10));
        Assert.Equal(0.5, _pace.Estimate(waiting: 100).TotalSeconds, precision: 2);
    }

    [Fact]
    public void Estimate_AfterALongPause_StillGoesByTheWork()
    {
        Work(calls: 20, each: TimeSpan.FromMilliseconds(10));
        _clock.Advance(TimeSpan.FromHours(1));
        Work(calls: 1, each: TimeSpan.FromMilliseconds(10));
        Assert.Equal(0.5, _pace.Estimate(waiting: 100).TotalSeconds, precision: 2);
    }

    private void Work(int calls, TimeSpan each)
    {
        _pace.Resume(_time.Now);
        for (int i = 0; i < calls; i++)
        {
            _clock.Advance(each);
            _pace.Record(_time.Now, 1);
        }
    }
}
