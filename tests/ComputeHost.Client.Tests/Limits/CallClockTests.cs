using ComputeHost.Client.Limits;
using ComputeHost.TestSupport;

namespace ComputeHost.Client.Tests.Limits;

public sealed class CallClockTests
{
    [Fact]
    public async Task Tick_MakerHasAnExecutionContext_RunsWithoutIt()
    {
        var local = new AsyncLocal<string?> { Value = "the maker's" };
        var seen = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var time = new MonotonicTime(TimeProvider.System);
        using var clock = new CallClock(time, _ =>
        {
            seen.TrySetResult(local.Value);
            return TimeScale.Never;
        });
        clock.WakeBy(time.Now);
        Assert.Null(await seen.Task.DefaultTimeout());
    }

    [Fact]
    public async Task Tick_MemoryIsShort_TicksAgain()
    {
        var again = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var time = new MonotonicTime(TimeProvider.System);
        int ticks = 0;
        using var clock = new CallClock(time, _ =>
        {
            if (++ticks == 1)
            {
                throw new OutOfMemoryException();
            }

            again.TrySetResult();
            return TimeScale.Never;
        });
        clock.WakeBy(time.Now);
        await again.Task.DefaultTimeout();
    }
}
