using System.Diagnostics;
using ComputeHost.Supervisor.Watching;

namespace ComputeHost.Supervisor.Tests.Watching;

public sealed class LastRunTests
{
    [Fact]
    public void Describe_NothingRun_IsEmpty() => Assert.Equal("", LastRun.Describe([], death: 1));

    [Fact]
    public void Describe_Methods_TellsHowLongBefore() =>
        Assert.Equal(
            "'Work.Second' (begun 0.25 s before), 'Work.First' (begun 2 s before)",
            LastRun.Describe([Method("Work.Second", 0.25), Method("Work.First", 2)], Death));

    [Fact]
    public void Describe_ManyMethods_NamesTheLastFive()
    {
        string text = LastRun.Describe([.. Enumerable.Range(1, 7).Select(number => Method($"Work.M{number}", number))], Death);
        Assert.Contains("'Work.M5'", text, StringComparison.Ordinal);
        Assert.DoesNotContain("'Work.M6'", text, StringComparison.Ordinal);
        Assert.EndsWith(", 2 others", text, StringComparison.Ordinal);
    }

    private static long Death => 100 * Stopwatch.Frequency;

    private static RecentMethod Method(string name, double secondsBefore) => new(name, Death - (long)(secondsBefore * Stopwatch.Frequency));
}
