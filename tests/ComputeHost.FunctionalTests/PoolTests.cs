using ComputeHost.TestSupport;

namespace ComputeHost.FunctionalTests;

public sealed class PoolTests
{
    [Fact]
    public async Task RunAsync_Echo_ReturnsTheArgument()
    {
        await using TestPool test = await TestPool.StartAsync();

        Assert.Equal("hello", await test.Pool.RunAsync(Methods.Echo, "hello").DefaultTimeout());
    }

    [Fact]
    public async Task RunAsync_Function_RunsInAnotherProcess()
    {
        await using TestPool test = await TestPool.StartAsync();

        int processId = await test.Pool.RunAsync(Methods.ProcessId).DefaultTimeout();

        Assert.NotEqual(Environment.ProcessId, processId);
        Assert.Contains(test.Processes, process => process.Id == processId);
    }
}
