using ComputeHost.Protocol.Threads;
using ComputeHost.TestSupport;

namespace ComputeHost.Protocol.Tests.Threads;

public sealed class DedicatedThreadTests
{
    [Fact]
    public async Task RunAsync_OutOfMemory_IsTheTasksFailure() =>
        await Assert.ThrowsAsync<OutOfMemoryException>(() => DedicatedThread.RunAsync<int>("test", static () => throw new OutOfMemoryException()).DefaultTimeout());

    [Fact]
    public async Task RunAsync_CallerHasAnExecutionContext_RunsWithoutIt()
    {
        var local = new AsyncLocal<string?> { Value = "the caller's" };
        Assert.Null(await DedicatedThread.RunAsync("test", () => local.Value).DefaultTimeout());
    }
}
