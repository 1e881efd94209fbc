using ComputeHost.TestSupport;

namespace ComputeHost.FunctionalTests.Faults;

/// <summary>Calls that methods make and do not wait for.</summary>
[Collection(FaultsCollection.Name)]
public sealed class NestedTests
{
    [Fact]
    public async Task NestedCall_OutlivesItsLimitAndTheCallAroundIt_WorkerIsReplacedAndNobodyLosesACall()
    {
        using var started = new TempFile();
        await using TestPool test = await TestPool.StartAsync(options =>
        {
            options.MaxWorkers = 1;
            options.CancellationGrace = TimeSpan.FromMilliseconds(300);
        });
        int worker = await test.Pool.RunAsync(LeaveSpinning, started.Path).DefaultTimeout();
        await Eventually.UntilAsync("the worker is gone", () => test.Processes.All(process => process.Id != worker));
        Assert.NotEqual(worker, await test.Pool.RunAsync(Methods.ProcessId).DefaultTimeout());
        Assert.Equal(0, test.Pool.GetStatistics().TotalWorkersLost);
    }

    [ComputeMethod]
    internal static int LeaveSpinning(string startedPath, ComputeContext context)
    {
        try
        {
            context.Client.RunAsync(Methods.SpinForever, startedPath, new ComputeCallOptions { Timeout = TimeSpan.FromMilliseconds(300) }).GetAwaiter().GetResult();
        }
        catch (ComputeTimeoutException)
        {
            // As a method may.
        }

        return Environment.ProcessId;
    }
}
