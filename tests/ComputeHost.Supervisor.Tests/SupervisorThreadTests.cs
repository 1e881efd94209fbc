using ComputeHost.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;

namespace ComputeHost.Supervisor.Tests;

public sealed class SupervisorThreadTests
{
    [Fact]
    public async Task Start_EveryTickThrows_StillTakesWhatIsPostedAndEnds()
    {
        var thread = new SupervisorThread(NullLogger.Instance);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int ticks = 0;
        thread.Start(() =>
        {
            ticks++;
            throw new InvalidOperationException("A tick failed.");
        });

        Assert.True(thread.Post(done.SetResult));

        await done.Task.DefaultTimeout(TimeSpan.FromSeconds(10));
        await thread.StopAsync().DefaultTimeout(TimeSpan.FromSeconds(10));
        Assert.InRange(ticks, 1, 100);
        Assert.False(thread.Post(() => { }));
    }
}
