using ComputeHost.TestSupport;

namespace ComputeHost.FunctionalTests.Faults;

/// <summary>Methods that misuse the process they run in.</summary>
[Collection(FaultsCollection.Name)]
public sealed class MisuseTests
{
    [Fact]
    public async Task Call_StartsAThousandThreads_IsServed()
    {
        await using TestPool test = await TestPool.StartAsync(options => options.MaxWorkers = 1);
        Assert.Equal(1000, await test.Pool.RunAsync(Victims.StartThreads, 1000).DefaultTimeout());
        Assert.Equal(1, await test.Pool.RunAsync(Victims.Innocent, 1).DefaultTimeout());
    }

    [Fact]
    public async Task Call_ClosesTheWorkersSockets_EndsAndThePoolServesOn()
    {
        await using TestPool test = await TestPool.StartAsync(options =>
        {
            options.MaxWorkers = 1;
            options.CancellationGrace = TimeSpan.FromSeconds(0.5);
        });
        await Assert.ThrowsAnyAsync<ComputeHostException>(
            () => test.Pool.RunAsync(Victims.CloseAllSockets, new ComputeCallOptions { Timeout = TimeSpan.FromSeconds(3) }).DefaultTimeout());
        Assert.Equal(1, await test.Pool.RunAsync(Victims.Innocent, 1).DefaultTimeout());
    }

    [Fact]
    public async Task Call_WritesAGigabyteToItsOutput_CostsTheHostNoMemory()
    {
        await using TestPool test = await TestPool.StartAsync(options => options.MaxWorkers = 1);
        await test.Pool.RunAsync(Victims.Flood, 64L << 20).DefaultTimeout();
        long before = GC.GetTotalMemory(forceFullCollection: true);
        Assert.True(await test.Pool.RunAsync(Victims.Flood, 1L << 30).DefaultTimeout() >= 1L << 30);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 64L << 20);
        Assert.Equal(1, await test.Pool.RunAsync(Victims.Innocent, 1).DefaultTimeout());
    }
}
