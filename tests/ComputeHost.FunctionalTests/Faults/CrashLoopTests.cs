using ComputeHost.TestSupport;

namespace ComputeHost.FunctionalTests.Faults;

[Collection(FaultsCollection.Name)]
public sealed class CrashLoopTests
{
    [Fact]
    public async Task Restart_WorkersDieAgainAndAgainBeforeAnyCall_IsBoundedAndToldAndHealsByItself()
    {
        const int Limit = 2;
        // The first one had a call, so that its death does not count.
        const int Deaths = Limit + 2;
        using var fuse = new TempFile();
        await using TestPool test = await TestPool.StartAsync(options =>
        {
            options.MaxWorkers = 1;
            options.FailureLimit = Limit;
            options.MaxRestartDelay = TimeSpan.FromMilliseconds(300);
            options.WorkerEnvironment[Victims.FuseVariable] = fuse.Path;
        });
        await test.Pool.RunAsync(Victims.Innocent, 1).DefaultTimeout();
        await File.WriteAllTextAsync(fuse.Path, "");
        await Eventually.UntilAsync("the pool is degraded", () => test.Pool.GetStatistics().IsDegraded);

        NoWorkersException none = await Assert.ThrowsAsync<NoWorkersException>(() => test.Pool.RunAsync(Victims.Innocent, 1).DefaultTimeout());
        WorkerLostException cause = Assert.IsType<WorkerLostException>(none.InnerException);
        Assert.Equal(WorkerLostCause.UnhandledException, cause.Cause);
        Assert.Contains(Victims.FuseMessage, cause.StderrTail, StringComparison.Ordinal);
        Assert.Contains(Victims.FuseMessage, none.Message, StringComparison.Ordinal);
        Assert.True(none.RetryAfter > TimeSpan.Zero);
        ComputePoolStatistics degraded = test.Pool.GetStatistics();
        Assert.Equal((Deaths, Deaths), (degraded.TotalWorkersStarted, degraded.TotalWorkersLost));

        File.Delete(fuse.Path);
        await Eventually.UntilAsync("the next worker tried stays", () => test.Pool.GetStatistics().WorkersReady == 1);
        Assert.Equal(2, await test.Pool.RunAsync(Victims.Innocent, 2).DefaultTimeout());
        ComputePoolStatistics healed = test.Pool.GetStatistics();
        Assert.Equal((false, Deaths + 1, Deaths), (healed.IsDegraded, healed.TotalWorkersStarted, healed.TotalWorkersLost));
    }
}
