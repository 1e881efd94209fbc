using ComputeHost.TestSupport;

namespace ComputeHost.FunctionalTests.Faults;

[Collection(FaultsCollection.Name)]
public sealed class SoftLimitTests
{
    private const long MiB = 1024 * 1024;
    private const int Recyclings = 3;

    [Fact]
    public async Task SoftLimit_MethodLeaks_KeepsEverybodyFromTheHardLimit()
    {
        await using TestPool test = await TestPool.StartAsync(options =>
        {
            options.MaxWorkers = 1;
            options.MemorySoftLimit = 200 * MiB;
            options.MemoryHardLimit = 400 * MiB;
        });
        byte[] echo = new byte[MiB];
        using var done = new CancellationTokenSource();
        Task leaking = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                Assert.InRange(await test.Pool.RunAsync(LeftOvers.Leak, 10).DefaultTimeout(), 10 * MiB, 400 * MiB);
            }
        });
        while (test.Pool.GetStatistics().TotalWorkersRecycled < Recyclings && !leaking.IsCompleted)
        {
            Assert.Equal(echo.Length, (await test.Pool.RunAsync(LeftOvers.Echo, echo).DefaultTimeout()).Length);
        }

        await done.CancelAsync();
        await leaking.DefaultTimeout();
        Assert.Equal((0, 0), (test.Pool.GetStatistics().TotalWorkersLost, test.Pool.GetStatistics().TotalFaulted));
    }
}
