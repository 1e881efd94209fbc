using ComputeHost.Client.Timing;
using ComputeHost.TestSupport;

namespace ComputeHost.Client.Tests.Timing;

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
            return MonotonicTime.Never;
        });
        clock.WakeBy(time.Now);
        Assert.Null(await seen.Task.DefaultTimeout());
    }
}
