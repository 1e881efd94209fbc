using ComputeHost.Supervisor.Restarting;
using Microsoft.Extensions.Time.Testing;

namespace ComputeHost.Supervisor.Tests.Restarting;

public sealed class RestartBackoffTests
{
    [Fact]
    public void ReportFailure_ShorterLongestWait_IsNeverExceeded()
    {
        var backoff = new RestartBackoff(_time, new ScriptedRandom(0.5), TimeSpan.FromSeconds(1));
        TimeSpan[] waits = [.. Enumerable.Range(0, 40).Select(_ => backoff.ReportFailure())];
        Assert.Equal([TimeSpan.Zero, TimeSpan.FromSeconds(0.5)], waits[..2]);
        Assert.All(waits[2..], wait => Assert.Equal(TimeSpan.FromSeconds(1), wait));
    }

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void ReportFailure_InARow_DoublesUpToTheLongest()
    {
        var backoff = new RestartBackoff(_time, new ScriptedRandom(0.5), TimeSpan.FromSeconds(30));

        double[] seconds = [.. Enumerable.Range(0, 12).Select(_ => backoff.ReportFailure().TotalSeconds)];

        Assert.Equal([0, 0.5, 1, 2, 4, 8, 16, 30, 30, 30, 30, 30], seconds);
    }

    [Theory]
    [InlineData(0, 0.4)]
    [InlineData(1, 0.6)]
    public void ReportFailure_Jitter_IsAFifth(double random, double expected)
    {
        var backoff = new RestartBackoff(_time, new ScriptedRandom(random), TimeSpan.FromSeconds(30));
        backoff.ReportFailure();

        Assert.Equal(expected, backoff.ReportFailure().TotalSeconds, precision: 6);
    }

    [Fact]
    public void ReportFailure_AfterHealth_StartsAnew()
    {
        RestartBackoff backoff = Failing(5);
        backoff.ReportReady();
        _time.Advance(RestartBackoff.HealthyAfter);

        Assert.Equal(TimeSpan.Zero, backoff.ReportFailure());
    }

    [Fact]
    public void ReportFailure_AfterTooLittleHealth_GoesOn()
    {
        RestartBackoff backoff = Failing(5);
        backoff.ReportReady();
        _time.Advance(RestartBackoff.HealthyAfter - TimeSpan.FromSeconds(1));

        Assert.Equal(8, backoff.ReportFailure().TotalSeconds);
    }

    [Fact]
    public void ReportFailure_AfterTimeWithoutAReadyWorker_GoesOn()
    {
        RestartBackoff backoff = Failing(5);
        _time.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(8, backoff.ReportFailure().TotalSeconds);
    }

    private RestartBackoff Failing(int times)
    {
        var backoff = new RestartBackoff(_time, new ScriptedRandom(0.5), TimeSpan.FromSeconds(30));
        for (int i = 0; i < times; i++)
        {
            backoff.ReportFailure();
        }

        return backoff;
    }
}
