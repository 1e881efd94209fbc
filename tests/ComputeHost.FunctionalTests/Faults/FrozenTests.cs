using ComputeHost.Supervisor.Processes;
using ComputeHost.TestSupport;

namespace ComputeHost.FunctionalTests.Faults;

/// <summary>Workers that no signal reaches, as those that wait for broken hardware.</summary>
[Collection(FaultsCollection.Name)]
public sealed class FrozenTests
{
    [ControlGroupFact("freezer")]
    public async Task Kill_WorkerThatCannotBeKilled_IsGivenUpAndReplaced()
    {
        await using ControlGroup group = ControlGroup.Create("freezer");
        using var ledger = new Ledger();
        await using TestPool test = await TestPool.StartAsync(options =>
        {
            options.MaxWorkers = 1;
            options.CancellationGrace = TimeSpan.FromSeconds(0.5);
        });
        // So many short calls that the worker is trusted with several at a time.
        await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => test.Pool.RunAsync(Victims.Innocent, 1))).DefaultTimeout();
        int frozen = await test.Pool.RunAsync(Methods.ProcessId).DefaultTimeout();
        ulong startTime = ProcessStat.Read(frozen)!.StartTime;
        // A call is counted a moment after its caller has the result.
        await Eventually.UntilAsync("all are counted", () => test.Pool.GetStatistics().TotalSucceeded == 1001);
        Task<int> running = test.Pool.RunAsync(Victims.Booked, ledger.Path, 1, 20_000, new ComputeCallOptions { Timeout = TimeSpan.FromSeconds(1) });
        await Eventually.UntilAsync("the call has begun", () => ledger.Read().Count == 1);
        // Sent ahead, so that it waits in the worker, and without any limit of its own.
        var unlimited = new ComputeCallOptions { Timeout = Timeout.InfiniteTimeSpan, QueueTimeout = Timeout.InfiniteTimeSpan };
        Task<int> waiting = test.Pool.RunAsync(Victims.Innocent, 2, unlimited);
        group.Add(frozen);
        try
        {
            await FreezeAsync(group);
            ComputeTimeoutException timeout = await Assert.ThrowsAsync<ComputeTimeoutException>(() => running.DefaultTimeout());
            Assert.InRange(timeout.Executing, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));

            await Eventually.UntilAsync("the worker is replaced", () => test.Pool.GetStatistics() is { WorkersReady: 1, TotalWorkersStarted: 2 });
            int[] replacements = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => test.Pool.RunAsync(Methods.ProcessId))).DefaultTimeout(TimeSpan.FromSeconds(5));
            Assert.NotEqual(frozen, Assert.Single(replacements.Distinct()));
            Assert.True(timeout.WorkerKilled);
            await Eventually.UntilAsync("somebody is told", () => test.Logs.Entries.Any(entry => entry.EventId.Name == "WorkerUnkillable"));
            Assert.Equal(2, await waiting.DefaultTimeout());
            Assert.True(ProcessWatch.IsAlive(frozen));
        }
        finally
        {
            group.Set("freezer.state", "THAWED");
        }

        await Eventually.UntilAsync("the worker is dead and noticed", () => !ProcessWatch.IsAlive(frozen) && test.Pool.GetStatistics() is { TotalWorkersLost: 1, Running: 0 });
        ComputePoolStatistics statistics = test.Pool.GetStatistics();
        Assert.Equal((1102, 1), (statistics.TotalSucceeded, statistics.TotalTimedOut));
        Assert.Equal(1, Assert.Single(ledger.Read()).Value);
        await Eventually.UntilAsync("its files are gone", () => Directory.GetFileSystemEntries(Path.GetTempPath(), $"*-{frozen}-{startTime}-*").Length == 0);
    }

    private static async Task FreezeAsync(ControlGroup group)
    {
        group.Set("freezer.state", "FROZEN");
        await Eventually.UntilAsync("the worker is frozen", () => group.Get("freezer.state") == "FROZEN");
    }
}
