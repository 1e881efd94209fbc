using ComputeHost.TestSupport;
using static ComputeHost.FunctionalTests.BadInput.Decoded;

namespace ComputeHost.FunctionalTests.BadInput;

/// <summary>Values whose decoding takes too long, never ends or throws, in the worker or in the host: it costs their own call alone.</summary>
public sealed class DecodingTests : IDisposable
{
    private static readonly ComputeCallOptions Limited = new() { Timeout = TimeSpan.FromSeconds(0.5) };
    private static readonly ComputeCallOptions Endless = new() { Timeout = Timeout.InfiniteTimeSpan };

    public DecodingTests() => Open.Reset();

    public void Dispose() => Open.Set();

    [Fact]
    public async Task RunAsync_CollidingKeysInAnArgument_EndsByItsLimitAndHoldsUpNothing()
    {
        await using TestPool test = await StartAsync(workers: 2);
        Dictionary<long, int> colliding = Colliding();

        Task<int> limited = test.Pool.RunAsync(Count, colliding, Limited);

        Assert.Equal("on", await test.Pool.RunAsync(Methods.Echo, "on").DefaultTimeout());
        Assert.Equal(ComputeRan.Yes, (await Assert.ThrowsAsync<ComputeTimeoutException>(() => limited.DefaultTimeout())).Ran);
        Assert.Equal("next", await test.Pool.RunAsync(Methods.Echo, "next").DefaultTimeout());
    }

    [Fact]
    public async Task RunAsync_CollidingKeysInAResult_EndsByItsLimitAndHoldsUpNothing()
    {
        await using TestPool test = await StartAsync(workers: 1);
        await test.Pool.RunAsync(Prepare, Endless).DefaultTimeout();

        Task<Dictionary<long, int>> limited = test.Pool.RunAsync(Prepared, Limited);

        Assert.Equal("on", await test.Pool.RunAsync(Methods.Echo, "on").DefaultTimeout());
        Assert.Equal(ComputeRan.Yes, (await Assert.ThrowsAsync<ComputeTimeoutException>(() => limited.DefaultTimeout())).Ran);
        Assert.Equal("next", await test.Pool.RunAsync(Methods.Echo, "next").DefaultTimeout());
    }

    [Fact]
    public async Task RunAsync_SetterOfAnArgumentBlocks_EndsByItsLimitAndHoldsUpNothing()
    {
        await using TestPool test = await StartAsync(workers: 3);
        var stuck = new StuckElsewhere { Home = Environment.ProcessId };
        Task<int> endless = test.Pool.RunAsync(HomeOf, stuck, Endless);

        Task<int> limited = test.Pool.RunAsync(HomeOf, stuck, Limited);

        Assert.Equal("on", await test.Pool.RunAsync(Methods.Echo, "on").DefaultTimeout());
        Assert.Equal(ComputeRan.Yes, (await Assert.ThrowsAsync<ComputeTimeoutException>(() => limited.DefaultTimeout())).Ran);
        Assert.False(endless.IsCompleted);
        await test.Pool.DisposeAsync().DefaultTimeout();
        await Assert.ThrowsAnyAsync<ComputeHostException>(() => endless.DefaultTimeout());
    }

    [Fact]
    public async Task RunAsync_SetterOfAResultBlocks_EndsByItsLimitAndHoldsUpNothing()
    {
        await using TestPool test = await StartAsync(workers: 1);
        Task<StuckIn> endless = test.Pool.RunAsync(MakeStuckIn, Environment.ProcessId, Endless);

        Task<StuckIn> limited = test.Pool.RunAsync(MakeStuckIn, Environment.ProcessId, Limited);

        Assert.Equal("on", await test.Pool.RunAsync(Methods.Echo, "on").DefaultTimeout());
        Assert.Equal(ComputeRan.Yes, (await Assert.ThrowsAsync<ComputeTimeoutException>(() => limited.DefaultTimeout())).Ran);
        Assert.False(endless.IsCompleted);
        await test.Pool.DisposeAsync().DefaultTimeout();
        await Assert.ThrowsAnyAsync<ComputeHostException>(() => endless.DefaultTimeout());
    }

    [Fact]
    public async Task RunAsync_SetterOrConstructorOfAnArgumentThrows_SaysWhatItThrew()
    {
        await using TestPool test = await StartAsync(workers: 1);

        await AssertToldAsync("from the setter", nameof(ThrowingElsewhere), () => test.Pool.RunAsync(PartOf, new ThrowingElsewhere { Home = Environment.ProcessId }));
        await AssertToldAsync("from the constructor", nameof(UnmakeableElsewhere), () => test.Pool.RunAsync(SeedOf, new UnmakeableElsewhere(Environment.ProcessId)));
        Assert.Equal("next", await test.Pool.RunAsync(Methods.Echo, "next").DefaultTimeout());
        Assert.Equal(0, test.Pool.GetStatistics().TotalWorkersKilled);
    }

    [Fact]
    public async Task RunAsync_SetterOrConstructorOfAResultThrows_SaysWhatItThrew()
    {
        await using TestPool test = await StartAsync(workers: 1);

        await AssertToldAsync("from the setter", nameof(ThrowingIn), () => test.Pool.RunAsync(MakeThrowingIn, Environment.ProcessId));
        await AssertToldAsync("from the constructor", nameof(UnmakeableIn), () => test.Pool.RunAsync(MakeUnmakeableIn, Environment.ProcessId));
        Assert.Equal("next", await test.Pool.RunAsync(Methods.Echo, "next").DefaultTimeout());
        Assert.Equal(0, test.Pool.GetStatistics().TotalWorkersKilled);
    }

    private static Task<TestPool> StartAsync(int workers) => TestPool.StartAsync(options =>
    {
        (options.MinWorkers, options.MaxWorkers) = (workers, workers);
        options.DrainTimeout = TimeSpan.FromSeconds(1);
    });

    private static async Task AssertToldAsync(string thrown, string type, Func<Task> call)
    {
        ComputeHostException exception = await Assert.ThrowsAnyAsync<ComputeHostException>(() => call().DefaultTimeout());
        Assert.Contains(thrown, exception.Message, StringComparison.Ordinal);
        Assert.Contains(type, exception.Message, StringComparison.Ordinal);
    }
}
