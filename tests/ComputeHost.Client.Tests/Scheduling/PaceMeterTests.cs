using ComputeHost.Client.Limits;
using ComputeHost.Client.Scheduling;
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
        Assert.Equal(0.5, _pace.Estimate(waiting: 100, _time.Now).TotalSeconds, precision: 2);
    }

    [Fact]
    public void Estimate_AfterALongPause_StillGoesByTheWork()
    {
        Work(calls: 20, each: TimeSpan.FromMilliseconds(10));
        _clock.Advance(TimeSpan.FromHours(1));
        Work(calls: 1, each: TimeSpan.FromMilliseconds(10));
        Assert.Equal(0.5, _pace.Estimate(waiting: 100, _time.Now).TotalSeconds, precision: 2);
    }

    [Fact]
    public void Estimate_NothingHasEndedYet_IsSoon() => Assert.Equal(TimeSpan.FromMilliseconds(100), _pace.Estimate(waiting: 1024, _time.Now));

    [Fact]
    public void Estimate_NothingHasEndedForLong_IsAsLong()
    {
        _clock.Advance(TimeSpan.FromSeconds(1));
        _pace.Resume(_time.Now);
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(TimeSpan.FromSeconds(5), _pace.Estimate(waiting: 1024, _time.Now));
    }

    [Fact]
    public void Estimate_OnlyTheFirstCallHasEnded_ReachesNotFarBeyondWhatWasSeen()
    {
        Work(calls: 1, each: TimeSpan.FromMilliseconds(60));
        Assert.InRange(_pace.Estimate(waiting: 1024, _time.Now), TimeSpan.FromMilliseconds(60), TimeSpan.FromMilliseconds(240));
    }

    [Fact]
    public void Estimate_ManyEndTogether_CountsEachOfThem()
    {
        Work(calls: 1, each: TimeSpan.FromMilliseconds(60));
        for (int batch = 0; batch < 5; batch++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(2));
            _pace.Record(_time.Now, ended: 20);
        }

        Assert.InRange(_pace.Estimate(waiting: 1000, _time.Now), TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(60));
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
