using ComputeHost.Protocol.Threads;
using ComputeHost.TestSupport;

namespace ComputeHost.Protocol.Tests.Threads;

public sealed class EmptyContextTests
{
    private readonly AsyncLocal<string?> _local = new();

    [Fact]
    public async Task RunAsync_CallerHasAnExecutionContext_RunsWithoutIt()
    {
        _local.Value = "the caller's";
        string? seen = "nothing";
        await EmptyContext.RunAsync(async () =>
        {
            await Task.Yield();
            seen = _local.Value;
        }).DefaultTimeout();
        Assert.Null(seen);
        Assert.Equal("the caller's", _local.Value);
    }

    [Fact]
    public async Task RunAsync_CallerHasSuppressedTheFlow_RunsAllTheSame()
    {
        bool ran = false;
        Task task;
        using (ExecutionContext.SuppressFlow())
        {
            task = EmptyContext.RunAsync(() =>
            {
                ran = true;
                return Task.CompletedTask;
            });
        }

        await task.DefaultTimeout();
        Assert.True(ran);
    }
}
