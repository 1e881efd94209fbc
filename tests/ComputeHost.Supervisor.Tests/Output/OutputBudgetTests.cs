using ComputeHost.Supervisor.Output;
using Microsoft.Extensions.Time.Testing;

namespace ComputeHost.Supervisor.Tests.Output;

public sealed class OutputBudgetTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void TryTake_TooManyLines_DropsAndCountsThem()
    {
        var budget = new OutputBudget(_time);

        int taken = Enumerable.Range(0, 10_000).Count(_ => budget.TryTake(1, out long _));

        Assert.Equal(2 * OutputBudget.LinesPerSecond, taken);
        Assert.Equal(10_000 - taken, budget.TakeDropped());
        Assert.Equal(0, budget.TakeDropped());
    }

    [Fact]
    public void TryTake_TooManyBytes_Drops()
    {
        var budget = new OutputBudget(_time);

        int taken = Enumerable.Range(0, 1000).Count(_ => budget.TryTake(8 * 1024, out long _));

        Assert.Equal(2 * OutputBudget.BytesPerSecond / (8 * 1024), taken);
    }

    [Fact]
    public void TryTake_AfterAPause_GoesOnAndTellsWhatWasDropped()
    {
        var budget = new OutputBudget(_time);
        while (budget.TryTake(1, out long _))
        {
        }

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.True(budget.TryTake(1, out long dropped));
        Assert.Equal(1, dropped);
    }
}
