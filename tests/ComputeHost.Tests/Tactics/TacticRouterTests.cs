using ComputeHost.Executors;
using ComputeHost.InProcess;
using ComputeHost.Tactics;
using ComputeHost.TestSupport;

namespace ComputeHost.Tests.Tactics;

public sealed class TacticRouterTests
{
    private readonly FakeTactic _one = new();
    private readonly FakeTactic _other = new();

    [Fact]
    public async Task ExecuteAsync_SeveralTactics_IsRoutedByTheMethod()
    {
        var router = new TacticRouter([_one, _other], method => method.Name == "TacticMethods.Echo" ? _other : _one);

        await router.RunAsync(TacticMethods.Echo, "a");
        await router.RunAsync(TacticMethods.Echo, "b");
        await router.RunAsync(TacticMethods.ThreadId);

        Assert.Equal((1, 2), (_one.Steps.Count, _other.Steps.Count));
        Assert.Equal(3, router.GetStatistics().TotalSubmitted);
    }

    [Fact]
    public async Task ExecuteAsync_NoChoice_IsTheFirst()
    {
        await new TacticRouter([_one, _other]).RunAsync(TacticMethods.Echo, "a");
        Assert.Equal((1, 0), (_one.Steps.Count, _other.Steps.Count));
    }

    [Fact]
    public async Task StartAsync_OneFails_FailsWhenAllAreThrough()
    {
        var router = new TacticRouter([_one, _other]);
        Task start = router.StartAsync(CancellationToken.None);
        _one.Started.SetException(new WorkerStartException("no"));
        Assert.False(start.IsCompleted);
        _other.Started.SetResult();
        await Assert.ThrowsAsync<WorkerStartException>(() => start.DefaultTimeout());
    }

    [Fact]
    public async Task StopAsync_Hurry_EndsAll()
    {
        var router = new TacticRouter([_one, _other]);
        _one.Drained.SetResult();
        using var hurry = new CancellationTokenSource();
        Task stop = router.StopAsync(hurry.Token);
        Assert.False(stop.IsCompleted);

        await hurry.CancelAsync();
        await stop.DefaultTimeout();

        Assert.Equal(["stop", "drained"], _one.Steps);
        Assert.Equal(["stop", "hurried"], _other.Steps);
    }

    [Fact]
    public async Task ExecuteAsync_PoolOfTwoTactics_RunsEachMethodWhereItBelongs()
    {
        using var executor = new TestThreadExecutor();
        ComputePoolOptions options = new ComputePoolOptions { MaxWorkers = 2 }.CheckedCopy();
        var threads = new ExecutorTactic(options, new ThreadExecutor(2), TimeProvider.System);
        var here = new ExecutorTactic(options, executor, TimeProvider.System);
        await using var pool = new ComputePool(new TacticRouter([threads, here], method => method.Name == "TacticMethods.ThreadId" ? here : threads));
        await pool.EnsureStartedAsync(CancellationToken.None).DefaultTimeout();

        Task<int> call = pool.RunAsync(TacticMethods.ThreadId);
        executor.RunUntil(call);
        Assert.Equal(Environment.CurrentManagedThreadId, await call);
        Assert.NotEqual(Environment.CurrentManagedThreadId, await pool.RunAsync(TacticMethods.OtherThreadId).DefaultTimeout());

        Assert.Equal((1, 1, 2), (threads.GetStatistics().TotalSucceeded, here.GetStatistics().TotalSucceeded, pool.GetStatistics().TotalSucceeded));
    }
}
