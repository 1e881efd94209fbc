using ComputeHost.Protocol.V1;
using ComputeHost.Queue.Contract.Memory;
using ComputeHost.Queue.Queues;
using ComputeHost.Queue.States;
using ComputeHost.TestSupport;
using Google.Protobuf;

namespace ComputeHost.Queue.Tests.Consuming;

public sealed class JobConsumerTests : IAsyncLifetime, IDisposable
{
    private readonly MemoryQueueFactory _factory = new();
    private readonly LogCapture _logs = new();
    private ComputeQueue _queue = null!;

    private MemoryQueueEngine Engine => _factory.Engines[0];

    public async Task InitializeAsync() =>
        _queue = await ComputeQueue.OpenAsync("memory:", new ComputeQueueOptions { Mailbox = "tests", LoggerFactory = _logs }.UseEngine(_factory));

    public async Task DisposeAsync() => await _queue.DisposeAsync().DefaultTimeout();

    public void Dispose() => _logs.Dispose();

    [Fact]
    public async Task Run_MoreJobsThanSlots_NeverRunsMoreThanThese()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var runner = new FakeRunner(async (_, _) =>
        {
            await release.Task;
            return new JobRun();
        }, slots: 2);
        await EnqueueAsync(10);
        await ServeAsync(runner);
        await Eventually.UntilAsync("both slots are taken", () => runner.Given.Count == 2);

        Assert.Equal(2, (await _queue.GetStatisticsAsync().DefaultTimeout()).Jobs[ComputeJobStatus.Running]);
        release.SetResult();
        await Eventually.UntilAsync("all have run", async () => (await CountAsync(ComputeJobStatus.Succeeded)) == 10);
        Assert.Equal(2, runner.MostAtOnce);
    }

    [Fact]
    public async Task Run_LongJobs_ClaimsNoMoreThanRun()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var runner = new FakeRunner(async (_, _) =>
        {
            await release.Task;
            return new JobRun();
        }, slots: 2);
        await ServeAsync(runner);
        await EnqueueAsync(10);
        await Eventually.UntilAsync("both slots are taken", () => runner.Given.Count == 2);

        QueueStatistics statistics = await _queue.GetStatisticsAsync().DefaultTimeout();

        Assert.Equal((2, 8), (statistics.Jobs[ComputeJobStatus.Running], statistics.Jobs[ComputeJobStatus.Ready]));
        release.SetResult();
    }

    [Fact]
    public async Task Run_Job_IsEnteredBeforeItRuns()
    {
        ComputeJobStatus? seen = null;
        await ServeAsync(new FakeRunner(async (order, _) =>
        {
            seen = (await _queue.GetJobAsync(order.CallId, CancellationToken.None))!.Status;
            return new JobRun { Value = new byte[] { 1, 42, 0, 0, 0 } };
        }));

        await (await EnqueueAsync()).ResultAsync().DefaultTimeout();

        Assert.Equal(ComputeJobStatus.Running, seen);
    }

    [Fact]
    public async Task Run_CannotBeEntered_IsGivenBackAndNotRun()
    {
        FakeRunner runner = FakeRunner.Succeeding();
        ComputeJob<int> job = await EnqueueAsync();
        Engine.BreakEnter(new QueueException("The disk is full.") { IsTransient = true });
        await ServeAsync(runner);
        await Eventually.UntilAsync("it was tried", () => _logs.Entries.Any(static entry => entry.EventId.Id == 1854));

        Assert.Empty(runner.Given);
        Assert.Equal(0, (await job.GetInfoAsync().DefaultTimeout())!.Attempts);
        Engine.BreakEnter(null);
        Assert.Equal(42, await job.ResultAsync().DefaultTimeout());
    }

    [Fact]
    public async Task Finish_EngineFails_KeepsTheOutcomeUntilItIsStored()
    {
        var ran = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var runner = new FakeRunner((_, _) =>
        {
            Engine.Break(new QueueException("The disk is full.") { IsTransient = true });
            ran.SetResult();
            return Task.FromResult(new JobRun { Value = new byte[] { 1, 7, 0, 0, 0 } });
        });
        ComputeJob<int> job = await EnqueueAsync();
        Task<int> result = job.ResultAsync();
        await ServeAsync(runner);
        await ran.Task.DefaultTimeout();
        await Eventually.UntilAsync("it could not be stored", () => _logs.Entries.Any(static entry => entry.EventId.Id == 1856));

        Engine.Break(null);

        Assert.Equal(7, await result.DefaultTimeout());
        Assert.Single(runner.Given);
    }

    [Fact]
    public async Task Receive_EngineFails_GoesOnWhenItWorksAgain()
    {
        Engine.Break(new QueueException("It cannot be reached.") { IsTransient = true });
        Engine.Break(null);
        FakeRunner runner = FakeRunner.Succeeding();
        await ServeAsync(runner);
        Engine.Break(new QueueException("It cannot be reached.") { IsTransient = true });
        await Eventually.UntilAsync("it has noticed", () => _logs.Entries.Any(static entry => entry.EventId.Id is 1853 or 1850));
        Engine.Break(null);

        Assert.Equal(42, await (await EnqueueAsync()).ResultAsync().DefaultTimeout());
    }

    [Fact]
    public async Task Run_AtLeastOnceQueueAndWorkerIsLost_RunsOnceMore()
    {
        var options = new ComputeQueueOptions { Mailbox = "tests", AtLeastOnce = true };
        await using ComputeQueue queue = await ComputeQueue.OpenAsync("memory:", options.UseEngine(new MemoryQueueFactory()));
        FakeRunner? runner = null;
        runner = new FakeRunner((_, _) => Task.FromResult(runner!.Given.Count == 1
            ? new JobRun { Failure = new WorkerLostException("It died.") }
            : new JobRun { Value = new byte[] { 1, 42, 0, 0, 0 } }));
        await using ComputeQueueConsumer consumer = await queue.ServeAsync(runner, new ComputeServeOptions(), CancellationToken.None).DefaultTimeout();

        ComputeJob<int> job = await queue.EnqueueAsync(Jobs.Once, 1).DefaultTimeout();

        Assert.Equal(42, await job.ResultAsync().DefaultTimeout());
        Assert.Equal(2, runner.Given.Count);
    }

    [Fact]
    public async Task Cancel_RunningJob_EndsItsMethod()
    {
        var runner = new FakeRunner(async (_, end) =>
        {
            await Task.Delay(Timeout.Infinite, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return new JobRun { Failure = new ComputeCancelledException("It was ended.") };
        });
        ComputeJob<int> job = await EnqueueAsync();
        await ServeAsync(runner);
        await Eventually.UntilAsync("it runs", () => runner.Given.Count == 1);

        await _queue.CancelAsync(job.Id, "ann").DefaultTimeout();

        ComputeCancelledException cancelled = await Assert.ThrowsAsync<ComputeCancelledException>(() => job.ResultAsync()).DefaultTimeout();
        Assert.Equal(("ann", ComputeRan.Yes), (cancelled.By, cancelled.Ran));
    }

    [Fact]
    public async Task StopAsync_RunningAndWaitingJobs_FinishesTheOneAndGivesBackTheOther()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var runner = new FakeRunner(async (_, _) =>
        {
            await release.Task;
            return new JobRun { Value = new byte[] { 1, 42, 0, 0, 0 } };
        }, slots: 1);
        ComputeJob<int>[] jobs = [await EnqueueAsync(), await EnqueueAsync()];
        ComputeQueueConsumer consumer = await ServeAsync(runner);
        await Eventually.UntilAsync("one runs", () => runner.Given.Count == 1);

        Task stopped = consumer.DisposeAsync().AsTask();
        Assert.False(stopped.IsCompleted);
        release.SetResult();
        await stopped.DefaultTimeout();

        Assert.Equal(ComputeJobStatus.Succeeded, (await jobs[0].GetInfoAsync().DefaultTimeout())!.Status);
        ComputeJobInfo given = (await jobs[1].GetInfoAsync().DefaultTimeout())!;
        Assert.Equal((ComputeJobStatus.Ready, 0), (given.Status, given.Attempts));
    }

    [Fact]
    public async Task StopAsync_JobsThatDoNotEnd_AreEndedAndLost()
    {
        var runner = new FakeRunner(async (_, end) =>
        {
            await Task.Delay(Timeout.Infinite, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return new JobRun { Failure = new ComputeCancelledException("It was ended.") };
        });
        ComputeJob<int> idempotent = await EnqueueAsync();
        ComputeJob<int> other = await _queue.EnqueueAsync(Jobs.Once, 1).DefaultTimeout();
        ComputeQueueConsumer consumer = await ServeAsync(runner, new ComputeServeOptions { DrainTimeout = TimeSpan.Zero });
        await Eventually.UntilAsync("both run", () => runner.Given.Count == 2);

        await consumer.DisposeAsync().DefaultTimeout();

        ComputeJobInfo again = (await idempotent.GetInfoAsync().DefaultTimeout())!;
        Assert.Equal((ComputeJobStatus.Ready, 1), (again.Status, again.Attempts));
        Assert.Contains("was stopped", Assert.Single(again.History).Cause, StringComparison.Ordinal);
        WorkerLostException unknown = await Assert.ThrowsAsync<WorkerLostException>(() => other.ResultAsync()).DefaultTimeout();
        Assert.Equal(ComputeJobStatus.Unknown, other.Status);
        Assert.Equal(ComputeRan.Unknown, unknown.Ran);
    }

    [Fact]
    public async Task Run_PoolThatCannotRunIt_GivesItBackAtNoCharge()
    {
        int tries = 0;
        await ServeAsync(new FakeRunner((_, _) => Task.FromResult(
            ++tries == 1 ? new JobRun { Failure = new NoWorkersException("No worker can be started.") } : new JobRun { Value = new byte[] { 1, 42, 0, 0, 0 } })));

        ComputeJob<int> job = await EnqueueAsync();

        Assert.Equal(42, await job.ResultAsync().DefaultTimeout());
        Assert.Equal((2, 0), (tries, (await job.GetInfoAsync().DefaultTimeout())!.Attempts));
    }

    [Theory]
    [InlineData(2, true, 0, 0, "format '2'")]
    [InlineData(1, true, 5, 0, "types")]
    [InlineData(1, true, 0, 77, "items")]
    [InlineData(1, false, 0, 0, "names no method")]
    public Task Run_JobThatCannotBeRun_IsDeadWithTheReason(int format, bool hasMethod, int fingerprint, int items, string reason) => AssertDeadAsync(
        new StoredJob { Format = (uint)format, Method = hasMethod ? KeyOfTwice : "", Fingerprint = (ulong)fingerprint, Items = (Items)items }.ToByteArray(), reason);

    [Fact]
    public Task Run_Garbage_IsDeadWithTheReason() => AssertDeadAsync([0xFF, 0xFF, 0xFF, 1, 2, 3], "cannot be read");

    [Fact]
    public async Task Run_ResultLargerThanTheQueueTakes_FailsTheJob()
    {
        await ServeAsync(new FakeRunner(static (_, _) => Task.FromResult(new JobRun { Value = new byte[70 * 1024 * 1024] })));

        await Assert.ThrowsAsync<PayloadTooLargeException>(async () => await (await EnqueueAsync()).ResultAsync()).DefaultTimeout();
    }

    [Fact]
    public async Task Run_LostClaim_TellsNobody()
    {
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var runner = new FakeRunner(async (_, _) =>
        {
            await end.Task;
            return new JobRun { Value = new byte[] { 1, 9, 0, 0, 0 } };
        });
        ComputeJob<int> job = await EnqueueAsync();
        await using ComputeQueueConsumer consumer = await ServeAsync(runner, new ComputeServeOptions { MaxConcurrency = 1 });
        await Eventually.UntilAsync("it runs", () => runner.Given.Count == 1);
        await _queue.PauseAsync().DefaultTimeout();

        // The queue takes the consumer for dead while it runs the job.
        _factory.Store.Lose(static _ => true, "It was silent.");
        end.SetResult();

        await Eventually.UntilAsync("the outcome came too late", () => _logs.Entries.Any(static entry => entry.EventId.Id == 1857));
        ComputeJobInfo info = (await job.GetInfoAsync().DefaultTimeout())!;
        Assert.Equal((ComputeJobStatus.Ready, 1), (info.Status, info.Attempts));
    }

    private static string KeyOfTwice => ComputeMethodDescriptor.Of(Jobs.Twice).Key;

    private async Task AssertDeadAsync(byte[] body, string reason)
    {
        QueuedJob job = JobRequests.Make(CallOfTwice(), new ComputeJobOptions(), _queue.Options, reportsProgress: false) with { Body = body };
        await Engine.EnqueueAsync([job], CancellationToken.None).DefaultTimeout();
        FakeRunner runner = FakeRunner.Succeeding();
        await ServeAsync(runner);

        ComputeJob<int> found = (await _queue.FindAsync<int>(job.Id.ToString()).DefaultTimeout())!;
        ProtocolMismatchException dead = await Assert.ThrowsAsync<ProtocolMismatchException>(() => found.ResultAsync()).DefaultTimeout();
        Assert.Contains(reason, dead.Message, StringComparison.Ordinal);
        Assert.Equal(ComputeJobStatus.Dead, found.Status);
        Assert.Empty(runner.Given);
        Assert.Equal(42, await (await EnqueueAsync()).ResultAsync().DefaultTimeout());
    }

    private static ComputeCall<int> CallOfTwice() => ComputeCall.Create<int, int>(ComputeMethodDescriptor.Of(Jobs.Twice), 1);

    private Task<ComputeJob<int>> EnqueueAsync() => _queue.EnqueueAsync(Jobs.Twice, 21).DefaultTimeout();

    private async Task EnqueueAsync(int jobs)
    {
        for (int job = 0; job < jobs; job++)
        {
            await EnqueueAsync();
        }
    }

    private async Task<long> CountAsync(ComputeJobStatus status) => (await _queue.GetStatisticsAsync()).Jobs.GetValueOrDefault(status);

    private Task<ComputeQueueConsumer> ServeAsync(FakeRunner runner, ComputeServeOptions? options = null) =>
        _queue.ServeAsync(runner, options ?? new ComputeServeOptions(), CancellationToken.None).DefaultTimeout();
}
