using ComputeHost.Supervisor.Restarting;
using Microsoft.Extensions.Time.Testing;

namespace ComputeHost.Supervisor.Tests.Restarting;

public sealed class RestartGovernorTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly RestartGovernor _governor;

    public RestartGovernorTests() => _governor = new RestartGovernor(_time, new ScriptedRandom(0.5), RestartLimits.Default(maxWorkers: 2));

    [Fact]
    public void AllowStarts_NothingFailed_StartsTwoAtATime()
    {
        Assert.Equal(2, _governor.AllowStarts(missing: 5, starting: 0));
        Assert.Equal(1, _governor.AllowStarts(missing: 4, starting: 1));
        Assert.Equal(0, _governor.AllowStarts(missing: 3, starting: 2));
        Assert.Equal(0, _governor.AllowStarts(missing: 0, starting: 0));
    }

    [Fact]
    public void AllowStarts_AfterFailures_WaitsForTheBackoff()
    {
        _governor.ReportFailure();
        Assert.Equal(1, _governor.AllowStarts(missing: 1, starting: 0));

        _governor.ReportFailure();
        Assert.Equal(0, _governor.AllowStarts(missing: 1, starting: 0));
        _time.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal(1, _governor.AllowStarts(missing: 1, starting: 0));
    }

    [Fact]
    public void AllowStarts_DeathAtWork_IsReplacedAtOnceInSpiteOfTheBackoff()
    {
        Fail(4);

        _governor.ReportDeathAtWork();

        Assert.Equal(1, _governor.AllowStarts(missing: 3, starting: 0));
        Assert.Equal(0, _governor.AllowStarts(missing: 2, starting: 1));
    }

    [Fact]
    public void AllowStarts_DeathAtWorkThatStandbyMadeUpFor_IsNotOwedLater()
    {
        _governor.ReportDeathAtWork();
        _governor.AllowStarts(missing: 0, starting: 0);
        Fail(4);

        Assert.Equal(0, _governor.AllowStarts(missing: 1, starting: 0));
    }

    [Fact]
    public void ReportDeathAtWork_AnyNumber_NeverDegrades()
    {
        for (int i = 0; i < 1000; i++)
        {
            _governor.ReportDeathAtWork();
            Assert.Equal(1, _governor.AllowStarts(missing: 1, starting: 0));
        }

        Assert.False(_governor.IsDegraded);
    }

    [Fact]
    public void ReportFailure_OverBudget_DegradesToOneProbeAtATime()
    {
        Fail(_governor.FailureLimit);
        Assert.False(_governor.IsDegraded);

        Fail(1);

        Assert.True(_governor.IsDegraded);
        Assert.Equal(0, _governor.AllowStarts(missing: 2, starting: 0));
        _time.Advance(RestartGovernor.ProbeInterval);
        Assert.Equal(1, _governor.AllowStarts(missing: 2, starting: 0));
        Assert.Equal(0, _governor.AllowStarts(missing: 1, starting: 1));
    }

    [Fact]
    public void ReportReady_Degraded_RecoversButTheNextFailureDegradesAgain()
    {
        Fail(_governor.FailureLimit + 1);

        _governor.ReportReady();
        Assert.False(_governor.IsDegraded);

        Fail(1);
        Assert.True(_governor.IsDegraded);
    }

    [Fact]
    public void ReportFailure_SpreadOverTime_DoesNotDegrade()
    {
        for (int i = 0; i < 100; i++)
        {
            Fail(1);
            _time.Advance(RestartBudget.Window / (_governor.FailureLimit - 1));
        }

        Assert.False(_governor.IsDegraded);
    }

    private void Fail(int times)
    {
        for (int i = 0; i < times; i++)
        {
            _governor.ReportFailure();
        }
    }
}
