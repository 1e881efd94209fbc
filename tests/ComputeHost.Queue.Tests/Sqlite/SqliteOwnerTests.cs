using ComputeHost.Queue.Sqlite;
using ComputeHost.Queue.Sqlite.Files;
using ComputeHost.Queue.Sqlite.Liveness;
using ComputeHost.TestSupport;

namespace ComputeHost.Queue.Tests.Sqlite;

/// <summary>What becomes of the jobs of consumers that are gone.</summary>
public sealed class SqliteOwnerTests
{
    [Theory]
    [InlineData(true, ComputeJobStatus.Ready)]
    [InlineData(false, ComputeJobStatus.Unknown)]
    public async Task Claims_ConsumerDies_OnlyTheEnteredOneIsCharged(bool isIdempotent, ComputeJobStatus expected)
    {
        await using var store = new TestStore();
        SqliteEngine dying = await store.OpenAsync();
        SqliteEngine watching = await store.OpenAsync();
        IQueueConsumer consumer = await store.ConsumeAsync(dying, isIdempotent: isIdempotent);
        QueuedJob entered = store.Job();
        QueuedJob claimed = store.Job();
        await dying.EnqueueAsync([entered, claimed], CancellationToken.None);
        IReadOnlyList<JobDelivery> deliveries = await consumer.ReceiveAsync(2, CancellationToken.None);
        Assert.True(await consumer.EnterAsync(deliveries[0]));

        await DieAsync(consumer);

        await Eventually.UntilAsync("the entered job is lost", async () => await watching.StatusAsync(entered) == expected);
        JobRecord free = (await watching.FindAsync(claimed))!;
        Assert.Equal((ComputeJobStatus.Ready, 0), (free.Status, free.Attempts.Charged));
        Assert.Equal(1, (await watching.FindAsync(entered))!.Attempts.Charged);
        Assert.False(await consumer.FinishAsync(deliveries[0], TestStore.Succeed(deliveries[0])));
    }

    [Fact]
    public async Task Claims_AtLeastOnceQueue_RunAgain()
    {
        await using var store = new TestStore { AtLeastOnce = true };
        SqliteEngine dying = await store.OpenAsync();
        SqliteEngine watching = await store.OpenAsync();
        IQueueConsumer consumer = await store.ConsumeAsync(dying, isIdempotent: false);
        QueuedJob job = store.Job();
        await dying.EnqueueAsync(job);
        await consumer.EnterAsync(await consumer.ReceiveOneAsync());

        await DieAsync(consumer);

        IQueueConsumer next = await store.ConsumeAsync(watching);
        JobDelivery delivery = await next.ReceiveOneAsync();
        Assert.Equal((job.Id, 2L, 1), (delivery.Job.Id, delivery.Epoch, delivery.Attempts.Charged));
    }

    [Fact]
    public async Task Claims_AfterAnotherBoot_CountAsEntered()
    {
        await using var store = new TestStore();
        SqliteEngine before = await store.OpenAsync("first boot");
        IQueueConsumer consumer = await store.ConsumeAsync(before, isIdempotent: false);
        QueuedJob job = store.Job();
        await before.EnqueueAsync(job);
        await consumer.ReceiveOneAsync();

        SqliteEngine after = await store.OpenAsync("second boot");

        await Eventually.UntilAsync("the job is unknown", async () => await after.StatusAsync(job) == ComputeJobStatus.Unknown);
    }

    [Fact]
    public async Task DisposeAsync_WithClaims_GivesBackWhatWasNotEntered()
    {
        await using var store = new TestStore();
        SqliteEngine engine = await store.OpenAsync();
        IQueueConsumer consumer = await store.ConsumeAsync(engine, isIdempotent: false);
        QueuedJob entered = store.Job();
        QueuedJob claimed = store.Job();
        await engine.EnqueueAsync([entered, claimed], CancellationToken.None);
        IReadOnlyList<JobDelivery> deliveries = await consumer.ReceiveAsync(2, CancellationToken.None);
        await consumer.EnterAsync(deliveries[0]);

        await consumer.DisposeAsync();

        Assert.Equal((ComputeJobStatus.Unknown, ComputeJobStatus.Ready), (await engine.StatusAsync(entered), await engine.StatusAsync(claimed)));
        Assert.True(deliveries[0].Revoked.IsCancellationRequested);
        Assert.Empty(Directory.GetFiles(engine.Store.Paths.Owners));
    }

    [Fact]
    public async Task Claims_TakenAway_AreRefusedAndTheConsumerGoesOn()
    {
        await using var store = new TestStore();
        SqliteEngine engine = await store.OpenAsync();
        SqliteEngine thief = await store.OpenAsync();
        var consumer = (SqliteConsumer)await store.ConsumeAsync(engine);
        QueuedJob entered = store.Job();
        QueuedJob claimed = store.Job();
        await engine.EnqueueAsync([entered, claimed], CancellationToken.None);
        IReadOnlyList<JobDelivery> deliveries = await consumer.ReceiveAsync(2, CancellationToken.None);
        await consumer.EnterAsync(deliveries[0], CancellationToken.None);
        Ownership ownership = await consumer.OpenAsync(CancellationToken.None);

        IReadOnlySet<EnteredClaim> named = OwnerFile.Foreign.Revoke(ownership.File.Path)!;
        Assert.False(await consumer.EnterAsync(deliveries[1], CancellationToken.None));
        await thief.Store.Writer.RunAsync(tables => tables.Owners.Lose(ownership.Id, named, "It stood still."), CancellationToken.None);

        Assert.False(await consumer.FinishAsync(deliveries[0], TestStore.Succeed(deliveries[0])));
        await Eventually.UntilAsync("the claims are revoked", () => deliveries[1].Revoked.IsCancellationRequested);
        IReadOnlyList<JobDelivery> again = await consumer.ReceiveAsync(2, CancellationToken.None);
        Assert.Equal([(entered.Id, 1, 2L), (claimed.Id, 0, 2L)], again.Select(delivery => (delivery.Job.Id, delivery.Attempts.Charged, delivery.Epoch)));
    }

    [Fact]
    public void Look_BeatStandsStill_IsGivenUpAfterTheLease()
    {
        var watch = new OwnerWatch(TimeSpan.FromSeconds(60));
        Assert.False(watch.Look(1, beat: 5, now: 0));
        Assert.False(watch.Look(1, beat: 5, now: 30_000));
        Assert.False(watch.Look(1, beat: 5, now: 59_999));
        Assert.True(watch.Look(1, beat: 5, now: 60_000));
    }

    [Fact]
    public void Look_AfterThisProcessStoodStill_HoldsNothingAgainstOthers()
    {
        var watch = new OwnerWatch(TimeSpan.FromSeconds(60));
        Assert.False(watch.Look(1, beat: 5, now: 0));
        Assert.False(watch.Look(1, beat: 5, now: 600_000));
        Assert.False(watch.Look(1, beat: 6, now: 600_500));
        Assert.False(watch.Look(1, beat: 6, now: 601_000));
    }

    /// <summary>What the kernel does for a process that dies: the lock is free, the file stays.</summary>
    private static async Task DieAsync(IQueueConsumer consumer)
    {
        var dying = (SqliteConsumer)consumer;
        (await dying.OpenAsync(CancellationToken.None)).File.Close(remove: false);
    }
}
