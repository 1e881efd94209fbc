using System.Security.Cryptography;
using ComputeHost.Queue.FunctionalTests.Stores;
using ComputeHost.Queue.Queues;
using ComputeHost.QueueApp.Jobs;
using ComputeHost.TestSupport;

namespace ComputeHost.Queue.FunctionalTests.Faults;

/// <summary>Jobs that are too large, very large, or no jobs at all.</summary>
[Collection(SharedBrokerTests.Name)]
public sealed class HardJobTests(SharedBroker shared)
{
    private const int Large = 50 * 1024 * 1024;

    [LinuxTheory]
    [OnSqlite]
    [OnRabbitMq]
    public async Task Job_OfFiftyMegabytesWithSuchAResult_ComesBackEqual(QueueKind kind)
    {
        await using TestStore store = await shared.StoreAsync(kind);
        ComputeQueue queue = await store.OpenAsync();
        await store.ConsumeAsync("consumer");
        byte[] data = RandomNumberGenerator.GetBytes(Large);

        ComputeJob<byte[]> job = await queue.EnqueueAsync(QueueJobs.Echo, data).DefaultTimeout(TimeSpan.FromSeconds(90));
        byte[] result = await job.ResultAsync().DefaultTimeout(TimeSpan.FromSeconds(90));

        Assert.True(data.AsSpan().SequenceEqual(result));
    }

    [LinuxTheory]
    [OnSqlite]
    [OnRabbitMq]
    public async Task Job_ThatCannotBeRead_IsDeadWithTheReasonAndHarmsNoOther(QueueKind kind)
    {
        const int garbage = 20;
        await using TestStore store = await shared.StoreAsync(kind);
        ComputeQueue queue = await store.OpenAsync();
        ComputeJob<long> before = await queue.EnqueueAsync(QueueJobs.MarkAgain, store.RunLog, 1, 0).DefaultTimeout();
        QueuedJob good = JobRequests.Make(CallOf(store), new ComputeJobOptions(), queue.Options, reportsProgress: false);
        QueuedJob[] bad = [.. Enumerable.Range(0, garbage).Select(_ => Garbled(good))];
        Assert.All(await queue.Engine.EnqueueAsync(bad, CancellationToken.None), static receipt => Assert.Null(receipt.Refusal));
        ComputeJob<long> after = await queue.EnqueueAsync(QueueJobs.MarkAgain, store.RunLog, 2, 0).DefaultTimeout();

        await store.ConsumeAsync("consumer");

        Assert.Equal(QueueJobs.Expected(1), await before.ResultAsync().DefaultTimeout());
        Assert.Equal(QueueJobs.Expected(2), await after.ResultAsync().DefaultTimeout());
        foreach (QueuedJob job in bad)
        {
            ComputeJob<long> dead = (await queue.FindAsync<long>(job.Id.ToString()).DefaultTimeout())!;
            ProtocolMismatchException why = await Assert.ThrowsAsync<ProtocolMismatchException>(() => dead.ResultAsync()).DefaultTimeout();
            Assert.Contains("cannot be run", why.Message, StringComparison.Ordinal);
            Assert.Equal(ComputeJobStatus.Dead, dead.Status);
        }
    }

    private static QueuedJob Garbled(QueuedJob job) =>
        job with { Id = JobId.Create("tests", DateTimeOffset.UtcNow), Body = RandomNumberGenerator.GetBytes(100) };

    private static ComputeCall<long> CallOf(TestStore store)
    {
        string key = $"{typeof(QueueJobs).FullName}.{nameof(QueueJobs.MarkAgain)}(System.String,System.Int32,System.Int32)";
        var method = new ComputeMethodDescriptor(key, [typeof(string), typeof(int), typeof(int)], typeof(long));
        return ComputeCall.Create<string, int, int, long>(method, store.RunLog, 3, 0);
    }
}
