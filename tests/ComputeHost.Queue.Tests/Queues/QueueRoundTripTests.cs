using ComputeHost.Queue.Contract.Memory;
using ComputeHost.TestSupport;

namespace ComputeHost.Queue.Tests.Queues;

/// <summary>A job from its caller through a pool and back, over the engine in memory and on threads of this process.</summary>
public sealed class QueueRoundTripTests : IAsyncLifetime
{
    private ComputeQueue _queue = null!;
    private ComputePool _pool = null!;

    public async Task InitializeAsync()
    {
        _queue = await ComputeQueue.OpenAsync("memory:", new ComputeQueueOptions { Mailbox = "tests" }.UseEngine(new MemoryQueueFactory()));
        _pool = await ComputePool.StartAsync(new ComputePoolOptions { Tactic = ComputeTactic.Thread });
    }

    public async Task DisposeAsync()
    {
        await _queue.DisposeAsync().DefaultTimeout();
        await _pool.DisposeAsync().DefaultTimeout();
    }

    [Fact]
    public async Task ResultAsync_MethodReturns_IsItsResult()
    {
        await ServeAsync();

        ComputeJob<int> job = await _queue.EnqueueAsync(Jobs.Twice, 21).DefaultTimeout();

        Assert.Equal(42, await job.ResultAsync().DefaultTimeout());
        Assert.Equal(ComputeJobStatus.Succeeded, job.Status);
    }

    [Fact]
    public async Task ResultAsync_MethodReturnsNothing_Ends()
    {
        await ServeAsync();

        ComputeJob<NoResult> job = await _queue.EnqueueAsync(Jobs.Nothing).DefaultTimeout();

        Assert.Equal(default, await job.ResultAsync().DefaultTimeout());
    }

    [Fact]
    public async Task ResultAsync_MethodThrows_IsTheFaultWithTheJobsId()
    {
        await ServeAsync();

        ComputeJob<int> job = await _queue.EnqueueAsync(Jobs.Throw, "no").DefaultTimeout();

        ComputeFaultException fault = await Assert.ThrowsAsync<ComputeFaultException>(() => job.ResultAsync()).DefaultTimeout();
        Assert.Equal((job.Id, "no", typeof(InvalidOperationException).FullName), (fault.CallId, fault.RemoteMessage, fault.RemoteType));
        Assert.IsType<InvalidOperationException>(fault.InnerException);
        Assert.Equal(ComputeJobStatus.Failed, job.Status);
    }

    [Fact]
    public async Task FindAsync_JobOfAnotherProcess_HasItsResult()
    {
        await ServeAsync();
        ComputeJob<byte[]> job = await _queue.EnqueueAsync(Jobs.Echo, new byte[] { 1, 2, 3 }).DefaultTimeout();
        await job.ResultAsync().DefaultTimeout();

        ComputeJob<byte[]> found = (await _queue.FindAsync<byte[]>(job.Id).DefaultTimeout())!;

        Assert.Equal([1, 2, 3], await found.ResultAsync().DefaultTimeout());
        Assert.Null(await _queue.FindAsync<byte[]>(JobId.Create("tests", DateTimeOffset.UtcNow).ToString()).DefaultTimeout());
    }

    [Fact]
    public async Task ResultAsync_LargeResult_ArrivesWhole()
    {
        await ServeAsync();
        byte[] bytes = new byte[5_000_000];
        new Random(1).NextBytes(bytes);

        ComputeJob<byte[]> job = await _queue.EnqueueAsync(Jobs.Echo, bytes).DefaultTimeout();

        Assert.Equal(bytes, await job.ResultAsync().DefaultTimeout());
    }

    [Fact]
    public async Task CancelAsync_RunningJob_EndsItForAll()
    {
        await ServeAsync();
        ComputeJob<int> job = await _queue.EnqueueAsync(Jobs.WaitForCancellation).DefaultTimeout();
        await Eventually.UntilAsync("it runs", async () => (await job.GetInfoAsync())!.Status == ComputeJobStatus.Running);

        await job.CancelAsync().DefaultTimeout();

        ComputeCancelledException cancelled = await Assert.ThrowsAsync<ComputeCancelledException>(() => job.ResultAsync()).DefaultTimeout();
        Assert.Equal((job.Id, ComputeRan.Yes), (cancelled.CallId, cancelled.Ran));
        Assert.Contains(Environment.MachineName, cancelled.By, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ResultAsync_GivenUp_DoesNotCancelTheJob()
    {
        ComputeJob<int> job = await _queue.EnqueueAsync(Jobs.Twice, 2).DefaultTimeout();
        using var giveUp = new CancellationTokenSource();
        Task<int> waiting = job.ResultAsync(giveUp.Token);

        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting).DefaultTimeout();
        await ServeAsync();

        Assert.Equal(4, await job.ResultAsync().DefaultTimeout());
    }

    [Fact]
    public async Task ProgressAsync_MethodReports_IsToldAndEndsWithTheJob()
    {
        await ServeAsync();
        ComputeJob<int> job = await _queue.EnqueueAsync(Jobs.ReportAndWait).DefaultTimeout();
        List<ComputeProgress> reports = [];

        await foreach (ComputeProgress report in job.ProgressAsync())
        {
            reports.Add(report);
            await job.CancelAsync().DefaultTimeout();
        }

        Assert.Equal([new ComputeProgress(0.5, "half")], reports);
        Assert.Equal(reports[0], (await job.GetInfoAsync().DefaultTimeout())!.Progress);
    }

    [Fact]
    public async Task ServeAsync_ManyJobs_EachHasItsResult()
    {
        await ServeAsync();

        int[] results = await Task.WhenAll(Enumerable.Range(0, 500).Select(async number =>
            await (await (number % 2 == 0 ? _queue.EnqueueAsync(Jobs.Twice, number) : _queue.EnqueueAsync(Jobs.Once, number))).ResultAsync())).DefaultTimeout();

        Assert.Equal(Enumerable.Range(0, 500).Select(static number => number % 2 == 0 ? number * 2 : number + 1), results);
    }

    private Task<ComputeQueueConsumer> ServeAsync() => _queue.ServeAsync(_pool, new ComputeServeOptions { RunOn = ComputeTactic.Thread }).DefaultTimeout();
}
