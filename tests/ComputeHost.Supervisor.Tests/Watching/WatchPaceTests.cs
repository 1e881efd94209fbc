using ComputeHost.Supervisor.Settings;
using ComputeHost.Supervisor.Watching;
using Microsoft.Extensions.Time.Testing;

namespace ComputeHost.Supervisor.Tests.Watching;

public sealed class WatchPaceTests
{
    private static readonly SupervisorSettings Settings = new();
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    private readonly FakeTimeProvider _time = new();
    private readonly WatchPace _pace;

    public WatchPaceTests()
    {
        _pace = new WatchPace(Settings, _time);
        _time.Advance(Long);
    }

    [Fact]
    public void Next_CallsRun_IsTheWatchInterval()
    {
        Assert.Equal(Settings.WatchInterval, _pace.Next(isAboutToChange: false, idleFor: TimeSpan.Zero));
        Assert.False(_pace.IsResting);
    }

    [Fact]
    public void Next_NothingToDo_Rests()
    {
        Assert.Equal(Settings.WatchInterval, _pace.Next(isAboutToChange: false, Settings.RestAfter - TimeSpan.FromTicks(1)));
        Assert.Equal(Settings.RestInterval, _pace.Next(isAboutToChange: false, Settings.RestAfter));
        Assert.True(_pace.IsResting);
    }

    [Fact]
    public void Next_AboutToChange_IsClose()
    {
        Assert.True(_pace.Next(isAboutToChange: true, Long) < Settings.WatchInterval);
        Assert.False(_pace.IsResting);
    }

    [Fact]
    public void Wake_AtRest_LooksCloselyUntilTheCallCanBeSeen()
    {
        _pace.Next(isAboutToChange: false, Long);

        _pace.Wake();

        Assert.False(_pace.IsResting);
        Assert.Equal(Settings.WatchInterval, _pace.Next(isAboutToChange: false, Long));
        _time.Advance(Settings.RestAfter);
        Assert.Equal(Settings.RestInterval, _pace.Next(isAboutToChange: false, Long));
    }
}
