using ComputeHost.TestSupport;

namespace ComputeHost.FunctionalTests;

/// <summary>The life of whole pools.</summary>
public sealed class PoolTests
{
    [Fact]
    public async Task StartAsync_SeveralPools_HaveTheirOwnWorkers()
    {
        await using TestPool first = await TestPool.StartAsync();
        await using TestPool second = await TestPool.StartAsync();

        int[] processes = await Task.WhenAll(first.Pool.RunAsync(Methods.ProcessId), second.Pool.RunAsync(Methods.ProcessId)).DefaultTimeout();

        Assert.Contains(first.Processes, process => process.Id == processes[0]);
        Assert.Contains(second.Processes, process => process.Id == processes[1]);
        Assert.NotEqual(processes[0], processes[1]);
        await first.Pool.DisposeAsync().DefaultTimeout();
        Assert.Equal("on its own", await second.Pool.RunAsync(Methods.Echo, "on its own").DefaultTimeout());
    }

    [Fact]
    public async Task StartAsync_NoWorkerKept_FirstCallStartsOne()
    {
        await using TestPool test = await TestPool.StartAsync(options => options.MinWorkers = 0);
        Assert.Empty(test.Processes);

        Assert.Equal("woken", await test.Pool.RunAsync(Methods.Echo, "woken").DefaultTimeout());
    }

    [Fact]
    public async Task StartAsync_ProgramThatIsNotThere_ThrowsWorkerStartAndLeavesNothing()
    {
        var options = new ComputePoolOptions { InProcess = InProcessMode.Never, WorkerCommand = ["/no/such/program"] };

        WorkerStartException exception = await Assert.ThrowsAsync<WorkerStartException>(() => ComputePool.StartAsync(options).DefaultTimeout());

        Assert.Contains("/no/such/program", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_CancelledWhileStarting_LeavesNothing()
    {
        using var cancellation = new CancellationTokenSource();
        string marker = $"computehost-test-{Guid.NewGuid():N}";
        var options = new ComputePoolOptions { InProcess = InProcessMode.Never, WorkerEnvironment = { ["COMPUTEHOST_TEST_MARKER"] = marker } };

        Task<ComputePool> start = ComputePool.StartAsync(options, cancellation.Token);
        await Eventually.UntilAsync("a worker process is there", () => start.IsCompleted || ProcessWatch.WithMarker(marker).Count > 0);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => start.DefaultTimeout());
        Assert.Empty(ProcessWatch.WithMarker(marker));
    }

    [Fact]
    public async Task StartAsync_InsideAWorker_IsRefused()
    {
        await using TestPool test = await TestPool.StartAsync();

        string outcome = await test.Pool.RunAsync(Methods.StartPool).DefaultTimeout();

        Assert.Contains("ComputeContext.Client", outcome, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DisposeAsync_CallsUnderWay_LetsThemEnd()
    {
        await using TestPool test = await TestPool.StartAsync(options => options.MaxWorkers = 1);
        using var started = new TempFile();
        using var go = new TempFile();
        Task<int> running = test.Pool.RunAsync(Methods.WaitForFile, started.Path, go.Path);
        Task<string> waiting = test.Pool.RunAsync(Methods.Echo, "waited");
        await Eventually.UntilAsync("the method has begun", () => started.Exists);

        Task disposal = test.Pool.DisposeAsync().AsTask();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => test.Pool.RunAsync(Methods.Echo, "too late"));
        Assert.False(disposal.IsCompleted);
        await File.WriteAllTextAsync(go.Path, "");

        Assert.Equal(42, await running.DefaultTimeout());
        Assert.Equal("waited", await waiting.DefaultTimeout());
        await disposal.DefaultTimeout();
    }

    [Fact]
    public async Task DisposeAsync_CallsThatDoNotEnd_EndsThemAfterTheDrainTimeout()
    {
        await using TestPool test = await TestPool.StartAsync(options => (options.MaxWorkers, options.DrainTimeout) = (1, TimeSpan.FromMilliseconds(200)));
        using var started = new TempFile();
        Task running = test.Pool.RunAsync(Methods.SpinForever, started.Path);
        Task waiting = test.Pool.RunAsync(Methods.Echo, "never");
        await Eventually.UntilAsync("the method has begun", () => started.Exists);

        await test.Pool.DisposeAsync().DefaultTimeout();

        WorkerLostException lost = await Assert.ThrowsAsync<WorkerLostException>(() => running.DefaultTimeout());
        Assert.Equal(WorkerLostCause.Collateral, lost.Cause);
        await Assert.ThrowsAnyAsync<ComputeHostException>(() => waiting.DefaultTimeout());
    }

    [Fact]
    public async Task RunAsync_Disposed_ThrowsObjectDisposed()
    {
        TestPool test = await TestPool.StartAsync();
        await test.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => test.Pool.RunAsync(Methods.Echo, "too late"));
        await test.Pool.DisposeAsync().DefaultTimeout();
    }

    [Fact]
    public async Task RunAsync_NeverEnds_IsStoppedAtItsLimitAndThePoolServesOn()
    {
        await using TestPool test = await TestPool.StartAsync(options => (options.MaxWorkers, options.CancellationGrace) = (1, TimeSpan.FromMilliseconds(100)));
        using var started = new TempFile();

        ComputeTimeoutException timeout = await Assert.ThrowsAsync<ComputeTimeoutException>(
            () => test.Pool.RunAsync(Methods.SpinForever, started.Path, new ComputeCallOptions { Timeout = TimeSpan.FromMilliseconds(300) }).DefaultTimeout());

        Assert.Equal(TimeSpan.FromMilliseconds(300), timeout.Timeout);
        Assert.Equal("next", await test.Pool.RunAsync(Methods.Echo, "next").DefaultTimeout());
        Assert.True(timeout.WorkerKilled);
        ComputePoolStatistics statistics = test.Pool.GetStatistics();
        Assert.Equal((1, 1, 1, 1), (statistics.TotalTimedOut, statistics.TotalWorkersKilled, statistics.TotalWorkersLost, statistics.TotalSucceeded));
    }

    [Fact]
    public async Task GetStatistics_AfterSomeCalls_AddsUp()
    {
        await using TestPool test = await TestPool.StartAsync(options => options.MaxWorkers = 1);
        await test.Pool.RunAsync(Methods.Echo, "one").DefaultTimeout();
        await test.Pool.RunAsync(Methods.Echo, "two").DefaultTimeout();
        await Assert.ThrowsAsync<ComputeFaultException>(() => test.Pool.RunAsync(Methods.Throw, "three").DefaultTimeout());

        ComputePoolStatistics statistics = test.Pool.GetStatistics();

        Assert.Equal((3, 2, 1), (statistics.TotalSubmitted, statistics.TotalSucceeded, statistics.TotalFaulted));
        Assert.Equal((0, 0), (statistics.Pending, statistics.Running));
        Assert.Equal((1, 0, 0, 0), (statistics.WorkersReady, statistics.WorkersStarting, statistics.WorkersStandby, statistics.WorkersDraining));
        Assert.Equal((1, 0, 0, 0), (statistics.TotalWorkersStarted, statistics.TotalWorkersLost, statistics.TotalWorkersKilled, statistics.TotalWorkersRecycled));
        ComputeWorkerStatistics worker = Assert.Single(statistics.Workers);
        Assert.Equal(Assert.Single(test.Processes).Id, worker.ProcessId);
        Assert.Equal(ComputeWorkerState.Ready, worker.State);
        Assert.NotEmpty(worker.WorkerId);
    }
}
