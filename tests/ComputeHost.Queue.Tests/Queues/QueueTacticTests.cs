using System.Collections.Concurrent;
using ComputeHost.Queue.Contract.Memory;
using ComputeHost.TestSupport;

namespace ComputeHost.Queue.Tests.Queues;

public sealed class QueueTacticTests : IAsyncLifetime
{
    private ComputeQueue _queue = null!;
    private ComputePool _pool = null!;

    public async Task InitializeAsync()
    {
        _queue = await ComputeQueue.OpenAsync("memory:", new ComputeQueueOptions { Mailbox = "tests" }.UseEngine(new MemoryQueueFactory()));
        _pool = await ComputePool.StartAsync(new ComputePoolOptions { Tactic = ComputeTactic.Thread }.UseQueue(_queue));
    }

    public async Task DisposeAsync()
    {
        await _queue.DisposeAsync().DefaultTimeout();
        await _pool.DisposeAsync().DefaultTimeout();
    }

    [Fact]
    public async Task RunAsync_MethodOfTheQueue_IsAJobThatIsAwaited()
    {
        await ServeAsync();

        int result = await _pool.RunAsync(Jobs.Twice, 4).DefaultTimeout();

        Assert.Equal(8, result);
        ComputeJobInfo job = Assert.Single(await ListAsync());
        Assert.Equal(ComputeJobStatus.Succeeded, job.Status);
        // The call, and the run of its job, which is in the same pool.
        Assert.Equal((2L, 2L), (_pool.GetStatistics().TotalSubmitted, _pool.GetStatistics().TotalSucceeded));
    }

    [Fact]
    public async Task RunAsync_MethodThatReturnsNothing_Ends()
    {
        await ServeAsync();

        await _pool.RunAsync(Jobs.Nothing).DefaultTimeout();
    }

    [Fact]
    public async Task RunAsync_MethodThrows_IsTheFault()
    {
        await ServeAsync();

        ComputeFaultException fault = await Assert.ThrowsAsync<ComputeFaultException>(() => _pool.RunAsync(Jobs.Throw, "no")).DefaultTimeout();

        Assert.Equal("no", fault.RemoteMessage);
    }

    [Fact]
    public async Task RunAsync_TokenFires_CancelsTheJob()
    {
        using var giveUp = new CancellationTokenSource();
        Task<int> waiting = _pool.RunAsync(Jobs.Twice, 1, giveUp.Token);
        await Eventually.UntilAsync("the job is stored", async () => (await ListAsync()).Count == 1);

        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting).DefaultTimeout();
        await Eventually.UntilAsync("the job is cancelled", async () => (await ListAsync())[0].Status == ComputeJobStatus.Cancelled);
    }

    [Fact]
    public async Task RunAsync_QueueTimeout_IsHowLongTheJobMayWait()
    {
        Task<int> waiting = _pool.RunAsync(Jobs.Twice, 1, new ComputeCallOptions { QueueTimeout = TimeSpan.FromMilliseconds(50) });

        await Eventually.UntilAsync("the job has expired", async () => (await ListAsync()) is [{ Status: ComputeJobStatus.Expired }]);

        ComputeTimeoutException expired = await Assert.ThrowsAsync<ComputeTimeoutException>(() => waiting).DefaultTimeout();
        Assert.Equal(ComputeRan.No, expired.Ran);
    }

    [Fact]
    public async Task RunAsync_DeadlineInThePast_IsNotEnqueued()
    {
        await Assert.ThrowsAsync<ComputeTimeoutException>(() => _pool.RunAsync(Jobs.Twice, 1, new ComputeCallOptions { Deadline = DateTimeOffset.UtcNow.AddSeconds(-1) })).DefaultTimeout();

        Assert.Empty(await ListAsync());
    }

    [Fact]
    public async Task RunAsync_Progress_IsReported()
    {
        await ServeAsync();
        var reports = new ConcurrentQueue<ComputeProgress>();
        using var giveUp = new CancellationTokenSource();

        Task<int> waiting = _pool.RunAsync(Jobs.ReportAndWait, new ComputeCallOptions { Progress = new Listener(reports.Enqueue) }, giveUp.Token);

        await Eventually.UntilAsync("the report is there", () => !reports.IsEmpty);
        Assert.Equal(new ComputeProgress(0.5, "half"), Assert.Single(reports));
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting).DefaultTimeout();
    }

    [Fact]
    public async Task MapAsync_MethodOfTheQueue_MapsInOrder()
    {
        await ServeAsync();
        List<int> results = [];

        await foreach (int result in _pool.MapAsync(Jobs.Twice, Enumerable.Range(0, 1_000)))
        {
            results.Add(result);
        }

        Assert.Equal(Enumerable.Range(0, 1_000).Select(static number => number * 2), results);
    }

    [Fact]
    public async Task DisposeAsync_CallThatWaits_IsToldWhereItsJobIs()
    {
        ComputePool pool = await ComputePool.StartAsync(new ComputePoolOptions { Tactic = ComputeTactic.Thread, DrainTimeout = TimeSpan.Zero }.UseQueue(_queue));
        Task<int> waiting = pool.RunAsync(Jobs.Twice, 1);
        await Eventually.UntilAsync("the job is stored", async () => (await ListAsync()).Count == 1);

        await pool.DisposeAsync().DefaultTimeout();

        QueueException left = await Assert.ThrowsAsync<QueueException>(() => waiting).DefaultTimeout();
        Assert.Equal((await ListAsync())[0].Id, left.CallId);
        Assert.Equal(ComputeJobStatus.Ready, (await ListAsync())[0].Status);
    }

    [Fact]
    public async Task RunAsync_NoAddress_NamesTheOption()
    {
        await using ComputePool pool = await ComputePool.StartAsync(new ComputePoolOptions { Tactic = ComputeTactic.Thread }.UseQueue());

        InvalidOperationException refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => pool.RunAsync(Jobs.Twice, 1)).DefaultTimeout();

        Assert.Contains("ComputePoolOptions.Queue", refusal.Message, StringComparison.Ordinal);
    }

    private async Task<IReadOnlyList<ComputeJobInfo>> ListAsync()
    {
        List<ComputeJobInfo> jobs = [];
        await foreach (ComputeJobInfo job in _queue.ListAsync())
        {
            jobs.Add(job);
        }

        return jobs;
    }

    private Task<ComputeQueueConsumer> ServeAsync() => _queue.ServeAsync(_pool, new ComputeServeOptions { RunOn = ComputeTactic.Thread }).DefaultTimeout();

    private sealed class Listener(Action<ComputeProgress> report) : IProgress<ComputeProgress>
    {
        public void Report(ComputeProgress value) => report(value);
    }
}
