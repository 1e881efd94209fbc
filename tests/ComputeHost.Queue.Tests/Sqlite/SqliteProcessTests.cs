using ComputeHost.Queue.Sqlite;
using ComputeHost.TestSupport;

namespace ComputeHost.Queue.Tests.Sqlite;

/// <summary>What real processes do to one another over a store.</summary>
public sealed class SqliteProcessTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(2);

    [LinuxFact]
    public async Task Consumer_Killed_ItsEnteredJobWaitsAgainAndOnlyItIsCharged()
    {
        await using var store = new TestStore();
        SqliteEngine engine = await store.OpenAsync();
        QueuedJob[] jobs = [store.Job(), store.Job()];
        await engine.EnqueueAsync(jobs, CancellationToken.None);
        await using SqliteChild child = SqliteChild.Start(SqliteChild.Enter, store.Path, TimeSpan.FromSeconds(60));
        await child.ReadLineAsync();
        Assert.Equal((ComputeJobStatus.Running, ComputeJobStatus.Claimed), (await engine.StatusAsync(jobs[0]), await engine.StatusAsync(jobs[1])));

        await child.KillAsync();

        await Eventually.UntilAsync("both wait again", async () => await engine.StatusAsync(jobs[0]) == ComputeJobStatus.Ready && await engine.StatusAsync(jobs[1]) == ComputeJobStatus.Ready);
        Assert.Equal((1, 0), ((await engine.FindAsync(jobs[0]))!.Attempts.Charged, (await engine.FindAsync(jobs[1]))!.Attempts.Charged));
        Assert.Empty(Directory.GetFiles(engine.Store.Paths.Owners));
    }

    [LinuxFact]
    public async Task Consumer_StoppedForLongerThanItsLease_IsRefusedWhenItGoesOn()
    {
        await using var store = new TestStore { LeaseTimeout = Lease };
        SqliteEngine engine = await store.OpenAsync();
        QueuedJob[] jobs = [store.Job(), store.Job()];
        await engine.EnqueueAsync(jobs, CancellationToken.None);
        await using SqliteChild child = SqliteChild.Start(SqliteChild.Enter, store.Path, Lease);
        await child.ReadLineAsync();

        await child.SignalAsync("STOP");
        IQueueConsumer next = await store.ConsumeAsync(engine);
        JobDelivery first = await next.ReceiveOneAsync();
        JobDelivery second = await next.ReceiveOneAsync();
        Assert.Equal([(jobs[0].Id, 1), (jobs[1].Id, 0)], new[] { first, second }.Select(delivery => (delivery.Job.Id, delivery.Attempts.Charged)));

        await child.WriteLineAsync();
        await child.SignalAsync("CONT");
        Assert.Equal("False False", await child.ReadLineAsync());
        Assert.True(await next.FinishAsync(first, TestStore.Succeed(first)));
    }

    [LinuxFact]
    public async Task Consumer_StoppedForLessThanItsLease_KeepsItsClaims()
    {
        await using var store = new TestStore();
        SqliteEngine engine = await store.OpenAsync();
        await engine.EnqueueAsync([store.Job(), store.Job()], CancellationToken.None);
        await using SqliteChild child = SqliteChild.Start(SqliteChild.Enter, store.Path, TimeSpan.FromSeconds(60));
        await child.ReadLineAsync();

        await child.SignalAsync("STOP");
        for (int i = 0; i < 4; i++)
        {
            await engine.Watch.NextTick;
        }

        await child.WriteLineAsync();
        await child.SignalAsync("CONT");
        Assert.Equal("True True", await child.ReadLineAsync());
    }

    [LinuxFact]
    public async Task Writer_KilledInsideItsTurn_LetsOthersWrite()
    {
        await using var store = new TestStore();
        SqliteEngine engine = await store.OpenAsync();
        await using SqliteChild child = SqliteChild.Start(SqliteChild.Hold, store.Path, Lease);
        Assert.Equal("holding", await child.ReadLineAsync());
        Task<EnqueueReceipt> enqueueing = engine.EnqueueAsync(store.Job());
        Assert.Equal(child.Id, engine.Store.Board.Holder.Process);

        await child.KillAsync();

        Assert.True((await enqueueing.DefaultTimeout()).IsNew);
    }

    [LinuxFact]
    public async Task Consumers_KilledAgainAndAgain_EachJobHasOneOutcomeAndEachExtraRunIsCharged()
    {
        const int Jobs = 2_000;
        const int Kills = 6;
        await using var store = new TestStore();
        SqliteEngine engine = await store.OpenAsync();
        string log = Path.Combine(store.Directory, "runs");
        QueuedJob[] jobs = [.. Enumerable.Range(0, Jobs).Select(_ => store.Job() with { MaxAttempts = 100 })];
        var outcomes = new Dictionary<JobId, int>();
        using var stop = new CancellationTokenSource();
        Task reading = CountAsync(engine, outcomes, stop.Token);

        for (int kill = 0; kill < Kills; kill++)
        {
            await using SqliteChild child = SqliteChild.Start(SqliteChild.Work, store.Path, TimeSpan.FromSeconds(60), log);
            await child.ReadLineAsync();
            await engine.EnqueueAsync(jobs[(kill * Jobs / Kills)..((kill + 1) * Jobs / Kills)], CancellationToken.None);
            int enough = (kill + 1) * Jobs / Kills / 2;
            await Eventually.UntilAsync("half of the jobs have run", () => new FileInfo(log) is { Exists: true } file && file.Length / 16 >= enough);
            await child.KillAsync();
        }

        await using (SqliteChild last = SqliteChild.Start(SqliteChild.Work, store.Path, TimeSpan.FromSeconds(60), log))
        {
            await Eventually.UntilAsync("all jobs have an outcome", () => Count(outcomes) == Jobs);
        }

        await stop.CancelAsync();
        await reading;
        Assert.All(outcomes.Values, static count => Assert.Equal(1, count));
        Dictionary<Guid, int> runs =
            File.ReadAllBytes(log).Chunk(16).GroupBy(static id => new Guid(id)).ToDictionary(static group => group.Key, static group => group.Count());
        int charged = 0;
        foreach (QueuedJob job in jobs)
        {
            JobRecord record = (await engine.FindAsync(job))!;
            charged += record.Attempts.Charged;
            Assert.Equal(ComputeJobStatus.Succeeded, record.Status);
            Assert.InRange(runs[job.Id.Value], 1, 1 + record.Attempts.Charged);
        }

        // A kill between the entry and the note of the run charges a run that is not noted; each consumer has 8 jobs at most.
        Assert.InRange(charged - (runs.Values.Sum() - Jobs), 0, Kills * 8);
    }

    private static int Count(Dictionary<JobId, int> outcomes)
    {
        lock (outcomes)
        {
            return outcomes.Count;
        }
    }

    private static async Task CountAsync(SqliteEngine engine, Dictionary<JobId, int> outcomes, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (IReadOnlyList<MailboxRecord> records in engine.ReadMailboxAsync("shop", DateTimeOffset.UnixEpoch, cancellationToken))
            {
                lock (outcomes)
                {
                    foreach (MailboxRecord record in records)
                    {
                        outcomes[record.Id] = outcomes.GetValueOrDefault(record.Id) + 1;
                    }
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
    }
}
