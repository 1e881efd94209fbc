using ComputeHost.TestSupport;
using ComputeHost.Worker.Startup;

namespace ComputeHost.Worker.Tests.Startup;

public sealed class ParentWatchTests
{
    [Fact]
    public async Task Start_ParentGoes_IsReported()
    {
        int looks = 0;
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        new ParentWatch(() => ++looks < 5, gone.SetResult, TimeSpan.FromMilliseconds(1)).Start();
        await gone.Task.DefaultTimeout();
        Assert.Equal(5, looks);
    }
}
