using ComputeHost.Queue.FunctionalTests.Stores;
using ComputeHost.QueueApp.Callers;
using ComputeHost.QueueApp.Jobs;
using ComputeHost.TestSupport;

namespace ComputeHost.Queue.FunctionalTests.Faults;

/// <summary>A caller's process dies while its jobs wait and run.</summary>
[Collection(SharedBrokerTests.Name)]
public sealed class CallerTests(SharedBroker shared)
{
    private const int Jobs = 50;

    [LinuxTheory]
    [OnSqlite]
    [OnRabbitMq]
    public async Task Caller_KilledAndBack_FindsAllResultsByTheirIds(QueueKind kind)
    {
        await using TestStore store = await shared.StoreAsync(kind);
        await store.ConsumeAsync("consumer");
        IReadOnlyList<string> ids;
        await using (ChildCaller caller = ChildCaller.Start(new CallerOrder { Url = store.Url, Jobs = Jobs, RunLog = store.RunLog }))
        {
            ids = await caller.ReadIdsAsync().DefaultTimeout();
            await caller.KillAsync();
        }

        ComputeQueue back = await store.OpenAsync();
        for (int number = 1; number <= Jobs; number++)
        {
            ComputeJob<long> job = (await back.FindAsync<long>(ids[number - 1]).DefaultTimeout())!;
            Assert.Equal(QueueJobs.Expected(number), await job.ResultAsync().DefaultTimeout());
            Assert.Single(store.RunsOf(number));
        }
    }

    [LinuxFact]
    public async Task Caller_GoneForGood_LeavesNothingBehindOnceItsResultsHaveExpired()
    {
        await using TestStore store = TestStore.InFile();
        await store.ConsumeAsync("consumer");
        var order = new CallerOrder { Url = store.Url, Jobs = Jobs, RunLog = store.RunLog, ResultTtl = TimeSpan.FromSeconds(1) };
        await using (ChildCaller caller = ChildCaller.Start(order))
        {
            await caller.ReadIdsAsync().DefaultTimeout();
            await caller.KillAsync();
        }

        ComputeQueue queue = await store.OpenAsync();
        await Eventually.UntilAsync("all have run", () => store.RunsOf(Jobs).Count == 1);
        await Eventually.UntilAsync(
            "nothing is left of them", async () => (await queue.GetStatisticsAsync()).Jobs.Values.Sum() == 0, TimeSpan.FromSeconds(90));
    }
}
