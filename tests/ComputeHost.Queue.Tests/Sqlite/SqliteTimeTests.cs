using ComputeHost.Queue.Sqlite;
using ComputeHost.TestSupport;

namespace ComputeHost.Queue.Tests.Sqlite;

/// <summary>Times count by the queue's own clock.</summary>
public sealed class SqliteTimeTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private readonly SteppedTime _time = new();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task ReceiveAsync_DelayedJob_ComesWhenItsDelayIsOver(int hours)
    {
        await using var store = new TestStore { Time = _time };
        SqliteEngine engine = await store.OpenAsync();
        IQueueConsumer consumer = await store.ConsumeAsync(engine);
        QueuedJob job = store.Job() with { Delay = TimeSpan.FromMinutes(5) };
        await engine.EnqueueAsync(job);
        _time.Step(hours * Hour);
        JobRecord waiting = (await engine.FindAsync(job))!;
        Assert.Equal((ComputeJobStatus.Scheduled, TimeSpan.FromMinutes(5)), (waiting.Status, waiting.Wait));

        Task<JobDelivery> receiving = consumer.ReceiveOneAsync();
        _time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(0, await ClaimedAsync(engine));
        await Eventually.UntilAsync("the job comes", () =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            return receiving.IsCompleted;
        });
        Assert.Equal(job.Id, (await receiving).Job.Id);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task Lease_ClockIsSet_KeepsClaims(int hours)
    {
        await using var store = new TestStore { Time = _time };
        SqliteEngine engine = await store.OpenAsync();
        SqliteEngine other = await store.OpenAsync();
        IQueueConsumer consumer = await store.ConsumeAsync(engine);
        QueuedJob job = store.Job();
        await engine.EnqueueAsync(job);
        JobDelivery delivery = await consumer.ReceiveOneAsync();
        await consumer.EnterAsync(delivery);

        _time.Step(hours * Hour);
        await TicksAsync(other, 4);

        Assert.Equal(ComputeJobStatus.Running, await other.StatusAsync(job));
        Assert.True(await consumer.FinishAsync(delivery, TestStore.Succeed(delivery)));
    }

    [Fact]
    public async Task ExpiresAfter_WaitsTooLong_EndsAsExpired()
    {
        await using var store = new TestStore { Time = _time };
        SqliteEngine engine = await store.OpenAsync();
        QueuedJob job = store.Job() with { ExpiresAfter = TimeSpan.FromMinutes(1) };
        await engine.EnqueueAsync(job);
        Task<IReadOnlyList<MailboxRecord>> reading = engine.ReadAsync();

        _time.Advance(TimeSpan.FromMinutes(1));

        MailboxRecord record = Assert.Single(await reading);
        Assert.Equal((job.Id, ComputeJobStatus.Expired), (record.Id, record.Status));
        Assert.Equal(0, (await engine.GetStatisticsAsync(CancellationToken.None)).Jobs[ComputeJobStatus.Ready]);
    }

    [Fact]
    public async Task ReceiveAsync_ExpiredJobInFront_IsPassed()
    {
        await using var store = new TestStore { Time = _time };
        SqliteEngine engine = await store.OpenAsync();
        IQueueConsumer consumer = await store.ConsumeAsync(engine);
        QueuedJob late = store.Job() with { ExpiresAfter = TimeSpan.FromMinutes(1), Priority = ComputePriority.High };
        QueuedJob good = store.Job();
        await engine.EnqueueAsync([late, good], CancellationToken.None);

        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(good.Id, (await consumer.ReceiveOneAsync()).Job.Id);
        Assert.Equal(ComputeJobStatus.Expired, await engine.StatusAsync(late));
    }

    [Fact]
    public async Task ResultTtl_IsOver_OutcomeIsGone()
    {
        await using var store = new TestStore { Time = _time };
        SqliteEngine engine = await store.OpenAsync();
        IQueueConsumer consumer = await store.ConsumeAsync(engine);
        QueuedJob job = store.Job() with { ResultTtl = TimeSpan.FromMinutes(10), Key = "key" };
        await engine.EnqueueAsync(job);
        JobDelivery delivery = await consumer.ReceiveOneAsync();
        await consumer.FinishAsync(delivery, TestStore.Succeed(delivery, new byte[100_000]));
        Assert.Equal(100_000, (await engine.FindAsync(job))!.Outcome!.Body.Length);

        _time.Advance(TimeSpan.FromMinutes(10));

        await Eventually.UntilAsync("the outcome is gone", async () => await engine.FindAsync(job) is null);
        await Eventually.UntilAsync("its pieces are gone", async () => await engine.CountAsync("piece") + await engine.CountAsync("large") == 0);
        Assert.True((await engine.EnqueueAsync(store.Job() with { Key = "key" })).IsNew);
    }

    [Fact]
    public async Task UnknownMethodTimeout_NobodyKnowsTheMethod_JobIsDead()
    {
        await using var store = new TestStore { Time = _time, UnknownMethodTimeout = Hour };
        SqliteEngine engine = await store.OpenAsync();
        await store.ConsumeAsync(engine, methods: ["work", "alias"]);
        QueuedJob unknown = store.Job(method: "other");
        QueuedJob known = store.Job(method: "new name") with { Aliases = ["alias"], Delay = 3 * Hour };
        await engine.EnqueueAsync([unknown, known], CancellationToken.None);

        _time.Advance(Hour - TimeSpan.FromMinutes(1));
        await TicksAsync(engine, 2);
        Assert.Equal(ComputeJobStatus.Ready, await engine.StatusAsync(unknown));

        _time.Advance(TimeSpan.FromMinutes(2));
        await Eventually.UntilAsync("the job is dead", async () => await engine.StatusAsync(unknown) == ComputeJobStatus.Dead);
        Assert.Equal(ComputeJobStatus.Scheduled, await engine.StatusAsync(known));
    }

    [Fact]
    public async Task QueueTime_AfterAnotherBoot_GoesOn()
    {
        await using var store = new TestStore { Time = _time };
        SqliteEngine before = await store.OpenAsync("first boot");
        await before.Store.Writer.RunAsync(tables => tables.Sweeping.NoteTime("first boot"), CancellationToken.None);
        long then = before.Store.Clock.Now;
        await before.DisposeAsync();

        _time.Step(-Hour);
        SqliteEngine after = await store.OpenAsync("second boot");

        Assert.Equal(then, after.Store.Clock.Now);
    }

    private static async Task<long> ClaimedAsync(SqliteEngine engine) =>
        (await engine.GetStatisticsAsync(CancellationToken.None)).Jobs[ComputeJobStatus.Claimed];

    /// <summary>Waits until the engine has looked after the store so many times.</summary>
    private static async Task TicksAsync(SqliteEngine engine, int ticks)
    {
        for (int i = 0; i < ticks; i++)
        {
            await engine.Watch.NextTick;
        }
    }
}
