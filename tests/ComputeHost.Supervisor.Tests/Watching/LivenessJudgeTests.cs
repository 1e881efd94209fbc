using ComputeHost.Supervisor.Watching;
using Microsoft.Extensions.Time.Testing;

namespace ComputeHost.Supervisor.Tests.Watching;

public sealed class LivenessJudgeTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    private readonly FakeTimeProvider _time = new();
    private readonly LivenessJudge _judge;

    public LivenessJudgeTests() => _judge = new LivenessJudge(new WakingTime(_time), TimeSpan.FromSeconds(10));

    [Fact]
    public void IsHung_BeatsGoOn_Never() => Assert.False(Watch(30, i => new Vitals((ulong)i, 5, Stopped: false, Traced: false)));

    [Fact]
    public void IsHung_NoBeatsButCpuTimeGrows_Never() => Assert.False(Watch(60, i => new Vitals(1, (ulong)i, Stopped: false, Traced: false)));

    [Fact]
    public void IsHung_NoBeatsAndNoCpuTime_AfterTheTimeout()
    {
        Assert.False(Watch(9, _ => new Vitals(1, 5, Stopped: false, Traced: false)));
        Assert.True(Watch(3, _ => new Vitals(1, 5, Stopped: false, Traced: false)));
    }

    [Fact]
    public void IsHung_NoBeatsAndStopped_Soon()
    {
        Assert.False(Watch(2, i => new Vitals(1, (ulong)i, Stopped: true, Traced: false)));
        Assert.True(Watch(1, i => new Vitals(1, 1000 + (ulong)i, Stopped: true, Traced: false)));
    }

    [Fact]
    public void IsHung_CpuTimeUnknown_Never() => Assert.False(Watch(60, _ => new Vitals(1, null, Stopped: false, Traced: false)));

    [Fact]
    public void IsHung_DebuggerAttached_Never() => Assert.False(Watch(60, _ => new Vitals(1, 5, Stopped: true, Traced: true)));

    [Fact]
    public void IsHung_MachineSlept_CountsOnlyTheTimeAwake()
    {
        Assert.False(Watch(5, _ => new Vitals(1, 5, Stopped: false, Traced: false)));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.False(Watch(4, _ => new Vitals(1, 5, Stopped: false, Traced: false)));
        Assert.True(Watch(3, _ => new Vitals(1, 5, Stopped: false, Traced: false)));
    }

    [Fact]
    public void IsHung_WeStoodStillWithTheWorkerAgainAndAgain_Never()
    {
        for (int freeze = 0; freeze < 20; freeze++)
        {
            Assert.False(_judge.IsHung(new Vitals((ulong)freeze, 5, Stopped: true, Traced: false)));
            _time.Advance(TimeSpan.FromSeconds(1.9));
            Assert.False(_judge.IsHung(new Vitals((ulong)freeze, 5, Stopped: true, Traced: false)));
            _time.Advance(Tick);
        }
    }

    [Fact]
    public void IsSuspicious_BeatsOverdue_AfterMoreThanTheyTakeAtRest()
    {
        var judge = new LivenessJudge(_time, TimeSpan.FromSeconds(10));
        judge.IsHung(new Vitals(1, null, Stopped: false, Traced: false));

        _time.Advance(TimeSpan.FromSeconds(1.5));
        Assert.False(judge.IsSuspicious(1));
        _time.Advance(TimeSpan.FromSeconds(0.25));
        Assert.True(judge.IsSuspicious(1));
        Assert.False(judge.IsSuspicious(2));
    }

    private bool Watch(int seconds, Func<int, Vitals> look)
    {
        bool hung = false;
        for (int i = 0; i < seconds * 4; i++)
        {
            _time.Advance(Tick);
            hung |= _judge.IsHung(look(i));
        }

        return hung;
    }
}
