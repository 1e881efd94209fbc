using ComputeHost.Executors;
using ComputeHost.Seam;
using ComputeHost.Tactics;
using ComputeHost.TestSupport;
using ComputeHost.Threads;

namespace ComputeHost.Tests.Tactics;

public sealed class TacticRouterTests
{
    private readonly Dictionary<ComputeTactic, FakeTactic> _made = [];

    private TacticRouter Router => field ??= new TacticRouter(ComputeTactic.Process, ChoiceOf, Make);

    [Fact]
    public async Task ExecuteAsync_SeveralTactics_IsRoutedByTheMethod()
    {
        await Router.RunAsync(TacticMethods.Echo, "a");
        await Router.RunAsync(TacticMethods.Echo, "b");
        await Router.RunAsync(TacticMethods.ThreadId);

        Assert.Equal(["execute"], _made[ComputeTactic.Process].Steps);
        Assert.Equal(["execute", "execute"], _made[ComputeTactic.Thread].Steps.Where(step => step == "execute"));
        Assert.Equal(3, Router.GetStatistics().TotalSubmitted);
    }

    [Fact]
    public async Task StartAsync_NoCallYet_StartsTheUsualTacticAlone()
    {
        Task start = Router.StartAsync(CancellationToken.None);
        Assert.False(start.IsCompleted);
        _made[ComputeTactic.Process].Started.SetResult();
        await start.DefaultTimeout();
        Assert.Equal(["start"], Assert.Single(_made).Value.Steps);
    }

    [Fact]
    public async Task ExecuteAsync_OtherTactic_IsStartedOnce()
    {
        await Router.RunAsync(TacticMethods.Echo, "a");
        await Router.RunAsync(TacticMethods.Echo, "b");
        await Eventually.UntilAsync("it was started", () => _made[ComputeTactic.Thread].Steps.Contains("start"));
        Assert.Single(_made[ComputeTactic.Thread].Steps, step => step == "start");
    }

    [Fact]
    public async Task StopAsync_Hurry_EndsAll()
    {
        await Router.RunAsync(TacticMethods.Echo, "a");
        _made[ComputeTactic.Process].Drained.SetResult();
        _made[ComputeTactic.Thread].Started.SetResult();
        await Eventually.UntilAsync("it was started", () => _made[ComputeTactic.Thread].Steps.Contains("start"));
        using var hurry = new CancellationTokenSource();
        Task stop = Router.StopAsync(hurry.Token);
        Assert.False(stop.IsCompleted);

        await hurry.CancelAsync();
        await stop.DefaultTimeout();

        Assert.Equal(["stop", "drained"], _made[ComputeTactic.Process].Steps);
        Assert.Equal("hurried", _made[ComputeTactic.Thread].Steps[^1]);
    }

    [Fact]
    public async Task StopAsync_OtherTacticStillStarts_DoesNotWaitForItsCalls()
    {
        await Router.RunAsync(TacticMethods.Echo, "a");
        _made[ComputeTactic.Process].Drained.SetResult();

        await Router.StopAsync(CancellationToken.None).DefaultTimeout();

        Assert.Equal("hurried", _made[ComputeTactic.Thread].Steps[^1]);
    }

    [Fact]
    public async Task ExecuteAsync_Stopped_MakesNoFurtherTactic()
    {
        TacticRouter router = Router;
        _made[ComputeTactic.Process].Drained.SetResult();
        await router.StopAsync(CancellationToken.None).DefaultTimeout();

        Assert.Throws<ObjectDisposedException>(() => { _ = router.RunAsync(TacticMethods.Echo, "late"); });
        Assert.Single(_made);
    }

    [Fact]
    public async Task ExecuteAsync_PoolOfTwoTactics_RunsEachMethodWhereItBelongs()
    {
        using var executor = new TestThreadExecutor();
        ComputePoolOptions options = new ComputePoolOptions { MaxWorkers = 2 }.CheckedCopy();
        var threads = new ExecutorTactic(options, new ThreadExecutor(2, 2, nice: 0, TimeProvider.System), TimeProvider.System);
        var here = new ExecutorTactic(options, executor, TimeProvider.System);
        await using var pool = new ComputePool(new TacticRouter(
            ComputeTactic.Thread,
            static method => method.Name == "TacticMethods.ThreadId" ? ComputeTactic.Inline : ComputeTactic.Thread,
            tactic => tactic == ComputeTactic.Inline ? here : threads));
        await pool.EnsureStartedAsync(CancellationToken.None).DefaultTimeout();

        Task<int> call = pool.RunAsync(TacticMethods.ThreadId);
        executor.RunUntil(call);
        Assert.Equal(Environment.CurrentManagedThreadId, await call);
        Assert.NotEqual(Environment.CurrentManagedThreadId, await pool.RunAsync(TacticMethods.OtherThreadId).DefaultTimeout());

        Assert.Equal((1, 1, 2), (threads.GetStatistics().TotalSucceeded, here.GetStatistics().TotalSucceeded, pool.GetStatistics().TotalSucceeded));
    }

    private static ComputeTactic ChoiceOf(ComputeMethodDescriptor method) => method.Name == "TacticMethods.Echo" ? ComputeTactic.Thread : ComputeTactic.Process;

    private IComputeTactic Make(ComputeTactic tactic) => _made[tactic] = new FakeTactic();
}
