using ComputeHost.Daemon.Demo;

namespace ComputeHost.Daemon.Tests.Demo;

public sealed class ProbeResultTests
{
    [Fact]
    public void Of_AllAnswered_HasPercentilesToThreeDigits()
    {
        ProbeResult result = ProbeResult.Of([.. Enumerable.Range(1, 1000).Select(i => (TimeSpan?)TimeSpan.FromMilliseconds(i))]);

        Assert.Equal(1000, result.Requests);
        Assert.Equal(0, result.Unanswered);
        Assert.InRange(result.P50Milliseconds, 499, 501);
        Assert.InRange(result.P99Milliseconds, 989, 991);
        Assert.InRange(result.MaxMilliseconds, 999, 1001);
    }

    [Fact]
    public void Of_UnansweredRequest_CountsAsTenSeconds()
    {
        ProbeResult result = ProbeResult.Of([TimeSpan.FromMilliseconds(1), null, TimeSpan.FromMilliseconds(1)]);

        Assert.Equal(1, result.Unanswered);
        Assert.Equal(1, result.P50Milliseconds, precision: 2);
        Assert.Equal(10_000, result.P99Milliseconds);
        Assert.Equal(10_000, result.MaxMilliseconds);
    }

    [Fact]
    public void Of_AnsweredAfterTheLimit_IsUnanswered()
    {
        ProbeResult result = ProbeResult.Of([TimeSpan.FromSeconds(12)]);

        Assert.Equal(1, result.Unanswered);
        Assert.Equal(10_000, result.MaxMilliseconds);
    }

    [Fact]
    public void Parse_Line_GivesTheSameResult()
    {
        ProbeResult result = ProbeResult.Of([TimeSpan.FromMilliseconds(1.5), null]);

        Assert.Equal(result, ProbeResult.Parse(result.ToLine()));
    }
}
