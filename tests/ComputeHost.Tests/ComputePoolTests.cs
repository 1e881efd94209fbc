using ComputeHost.TestSupport;

namespace ComputeHost.Tests;

public sealed class ComputePoolTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly FakeTactic _tactic = new();
    private readonly ComputePool _pool;

    public ComputePoolTests() => _pool = new ComputePool(_tactic);

    public Task InitializeAsync() => Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        _tactic.Drained.TrySetResult();
        await _pool.DisposeAsync();
    }

    [Fact]
    public async Task ExecuteAsync_NotStarted_StartsOnceAndPassesTheCallsOn()
    {
        await _pool.RunAsync(Answer).DefaultTimeout();
        await _pool.RunAsync(Answer).DefaultTimeout();
        _tactic.Started.SetResult();
        await _pool.EnsureStartedAsync(CancellationToken.None).DefaultTimeout();

        Assert.Equal(2, _pool.GetStatistics().TotalSubmitted);
        Assert.Single(_tactic.Steps, "start");
    }

    [Fact]
    public async Task EnsureStartedAsync_StartFails_ThrowsTheCause()
    {
        var cause = new WorkerStartException("There is no dotnet.");
        _tactic.Started.SetException(cause);

        WorkerStartException thrown = await Assert.ThrowsAsync<WorkerStartException>(() => _pool.EnsureStartedAsync(CancellationToken.None).DefaultTimeout());

        Assert.Same(cause, thrown);
    }

    [Fact]
    public async Task DisposeAsync_NeverStarted_StopsWithoutAStart()
    {
        _tactic.Drained.SetResult();

        await _pool.DisposeAsync().DefaultTimeout();

        Assert.Equal(["stop", "drained"], _tactic.Steps);
    }

    [Fact]
    public async Task DisposeAsync_Started_LetsTheTacticDrain()
    {
        await StartAsync();

        Task disposal = _pool.DisposeAsync().AsTask();
        await _tactic.Stopping.Task.DefaultTimeout();
        Assert.Equal(["start", "stop"], _tactic.Steps);
        _tactic.Drained.SetResult();

        await disposal.DefaultTimeout();
        Assert.Equal(["start", "stop", "drained"], _tactic.Steps);
    }

    [Fact]
    public async Task DisposeAsync_WhileStarting_GivesTheStartUpAndDoesNotDrain()
    {
        Task start = _pool.EnsureStartedAsync(CancellationToken.None);

        await _pool.DisposeAsync().DefaultTimeout();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => start.DefaultTimeout());
        Assert.Equal("hurried", _tactic.Steps[^1]);
    }

    [Fact]
    public async Task DisposeAsync_ManyAtOnce_StopsOnceAndAllWaitForIt()
    {
        await StartAsync();

        Task[] disposals = [.. Enumerable.Range(0, 16).Select(_ => _pool.DisposeAsync().AsTask())];
        await _tactic.Stopping.Task.DefaultTimeout();
        Assert.All(disposals, disposal => Assert.False(disposal.IsCompleted));
        _tactic.Drained.SetResult();

        await Task.WhenAll(disposals).DefaultTimeout();
        await _pool.DisposeAsync().DefaultTimeout();
        Assert.Single(_tactic.Steps, "stop");
    }

    [Fact]
    public async Task StopAsync_TokenFires_HurriesTheTactic()
    {
        await StartAsync();
        using var shutdown = new CancellationTokenSource();

        Task stop = _pool.StopAsync(shutdown.Token);
        await _tactic.Stopping.Task.DefaultTimeout();
        await shutdown.CancelAsync();

        await stop.DefaultTimeout();
        Assert.Equal(["start", "stop", "hurried"], _tactic.Steps);
    }

    [Fact]
    public async Task StopAsync_TokenFiresAfterTheEnd_IsIgnored()
    {
        _tactic.Drained.SetResult();
        await _pool.DisposeAsync().DefaultTimeout();

        await _pool.StopAsync(new CancellationToken(canceled: true)).DefaultTimeout();

        Assert.Equal(["stop", "drained"], _tactic.Steps);
    }

    [Fact]
    public async Task ExecuteAsync_Disposed_ThrowsObjectDisposed()
    {
        _tactic.Drained.SetResult();
        await _pool.DisposeAsync().DefaultTimeout();

        ObjectDisposedException exception = await Assert.ThrowsAsync<ObjectDisposedException>(() => _pool.RunAsync(Answer));

        Assert.Equal(typeof(ComputePool).FullName, exception.ObjectName);
        Assert.DoesNotContain("execute", _tactic.Steps);
    }

    [Fact]
    public void Guard_InsideAWorker_NamesTheRemedy()
    {
        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => WorkerGuard.ThrowIf(serves: true, isMarked: true));

        Assert.Equal(
            "A compute pool cannot be started inside a worker: each of its workers would start further ones, without end. To run further compute methods from a compute "
            + "method, let it end in a parameter of type 'ComputeContext' and use 'ComputeContext.Client'; a pool in a static field belongs into a class without compute methods.",
            exception.Message);
    }

    [Fact]
    public void Guard_StartedAsAWorkerButNotOne_SaysWhatMainMustDo()
    {
        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => WorkerGuard.ThrowIf(serves: false, isMarked: true));

        Assert.Contains("await ComputeWorker.RunAsync(args)", exception.Message, StringComparison.Ordinal);
        Assert.Contains("COMPUTEHOST_WORKER", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Guard_OtherProcess_Passes() => WorkerGuard.ThrowIf(serves: false, isMarked: false);

    [Fact]
    public async Task StartAsync_OptionOutOfRange_ThrowsBeforeAnythingIsStarted()
    {
        ArgumentException exception = await Assert.ThrowsAsync<ArgumentException>(() => ComputePool.StartAsync(new ComputePoolOptions { MaxWorkers = 0 }));

        Assert.Contains("ComputePoolOptions.MaxWorkers is '0'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_TokenCancelledBefore_StartsNothing()
    {
        var cancelled = new CancellationToken(canceled: true);

        OperationCanceledException exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ComputePool.StartAsync(cancellationToken: cancelled));

        Assert.Equal(cancelled, exception.CancellationToken);
    }

    private static int Answer() => 42;

    private async Task StartAsync()
    {
        _tactic.Started.SetResult();
        await _pool.EnsureStartedAsync(CancellationToken.None).DefaultTimeout();
    }
}
