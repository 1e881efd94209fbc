using ComputeHost.TestSupport;

namespace ComputeHost.FunctionalTests;

/// <summary>Results whose constructors do not return in the host: nothing but their own calls may wait for them.</summary>
public sealed class StubbornResultTests : IDisposable
{
    private static readonly ManualResetEventSlim s_open = new();

    public StubbornResultTests() => s_open.Reset();

    public void Dispose() => s_open.Set();

    [Fact]
    public async Task RunAsync_ConstructorOfTheResultBlocks_EndsByItsLimitAndHoldsUpNothing()
    {
        await using TestPool test = await TestPool.StartAsync(options =>
        {
            options.MaxWorkers = 1;
            options.DrainTimeout = TimeSpan.FromSeconds(1);
        });
        Task<Stubborn> endless = test.Pool.RunAsync(StubbornMethods.Make, Environment.ProcessId, new ComputeCallOptions { Timeout = Timeout.InfiniteTimeSpan });
        Task<Stubborn> limited = test.Pool.RunAsync(StubbornMethods.Make, Environment.ProcessId, new ComputeCallOptions { Deadline = DateTimeOffset.UtcNow + TimeSpan.FromSeconds(5) });

        Assert.Equal("on", await test.Pool.RunAsync(Methods.Echo, "on").DefaultTimeout());
        Assert.Equal(ComputeRan.Yes, (await Assert.ThrowsAsync<ComputeTimeoutException>(() => limited.DefaultTimeout())).Ran);
        await test.Pool.DisposeAsync().DefaultTimeout();
        Assert.Equal(ComputeRan.Yes, (await Assert.ThrowsAsync<ComputeTimeoutException>(() => endless.DefaultTimeout())).Ran);
    }

    internal sealed class Stubborn
    {
        public Stubborn(int host)
        {
            Host = host;
            if (host == Environment.ProcessId)
            {
                s_open.Wait();
            }
        }

        public int Host { get; }
    }

    internal static class StubbornMethods
    {
        [ComputeMethod]
        public static Stubborn Make(int host) => new(host);
    }
}
