using ComputeHost.Testing;
using ComputeHost.TestSupport;

namespace ComputeHost.FunctionalTests.Faults;

[Collection(FaultsCollection.Name)]
public sealed class StartFaultTests
{
    [Fact]
    public async Task Start_SlowerThanUsual_IsWaitedFor()
    {
        await using TestPool test = await TestPool.StartAsync(options => options.InjectFaults(new FaultPlan().AtStart(StartFault.Slow, TimeSpan.FromSeconds(1))));
        Assert.Equal(1, await test.Pool.RunAsync(Victims.Innocent, 1).DefaultTimeout());
    }

    [Theory]
    [InlineData(StartFault.Exit, 3, "")]
    [InlineData(StartFault.Throw, null, "lets this worker's start fail")]
    [InlineData(StartFault.FailFast, 134, "lets this worker fail fast")]
    public async Task Start_CrashesFromTheFirst_IsRefusedWithTheReasonAndLeavesNothing(StartFault fault, int? exitCode, string reason)
    {
        string marker = $"computehost-test-{Guid.NewGuid():N}";
        WorkerStartException failure = await Assert.ThrowsAsync<WorkerStartException>(() => ComputePool.StartAsync(Options(marker, fault)).DefaultTimeout());
        Assert.Equal(exitCode, failure.ExitCode);
        Assert.Contains(reason, failure.Message + failure.StderrTail, StringComparison.Ordinal);
        Assert.Empty(ProcessWatch.WithMarker(marker));
    }

    [Fact]
    public async Task Start_NeverReady_IsEndedAtItsLimitAndNamesTheOption()
    {
        string marker = $"computehost-test-{Guid.NewGuid():N}";
        ComputePoolOptions options = Options(marker, StartFault.NeverReady);
        options.StartTimeout = TimeSpan.FromSeconds(1);
        WorkerStartException failure = await Assert.ThrowsAsync<WorkerStartException>(() => ComputePool.StartAsync(options).DefaultTimeout());
        Assert.Contains("StartTimeout", failure.Message, StringComparison.Ordinal);
        Assert.Empty(ProcessWatch.WithMarker(marker));
    }

    [Fact]
    public async Task Restart_FailsAgainAndAgain_CallsFailFastAndThePoolRecoversByItself()
    {
        string broken = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await using TestPool test = await TestPool.StartAsync(options =>
        {
            options.MaxWorkers = 1;
            options.QueueTimeout = TimeSpan.FromSeconds(60);
            options.InjectFaults(new FaultPlan().AtStart(StartFault.Exit, whileFileExists: broken).InCall(Victims.Work, CallFault.Kill));
        });
        await File.WriteAllTextAsync(broken, "");
        try
        {
            await Assert.ThrowsAsync<WorkerLostException>(() => test.Pool.RunAsync(Victims.Work, 1).DefaultTimeout());
            // Waits while there is hope, and fails fast when there is none.
            NoWorkersException none = await Assert.ThrowsAsync<NoWorkersException>(() => test.Pool.RunAsync(Victims.Innocent, 1).DefaultTimeout(TimeSpan.FromSeconds(60)));
            Assert.IsType<WorkerStartException>(none.InnerException);
            Assert.True(none.RetryAfter > TimeSpan.Zero);
            Assert.True(test.Pool.GetStatistics().IsDegraded);
            await Assert.ThrowsAsync<NoWorkersException>(() => test.Pool.RunAsync(Victims.Innocent, 1).DefaultTimeout(TimeSpan.FromSeconds(1)));
        }
        finally
        {
            File.Delete(broken);
        }

        await Eventually.UntilAsync("the pool serves again", async () =>
        {
            try
            {
                return await test.Pool.RunAsync(Victims.Innocent, 2) == 2;
            }
            catch (NoWorkersException)
            {
                return false;
            }
        });
        Assert.False(test.Pool.GetStatistics().IsDegraded);
    }

    [Fact]
    public async Task Restart_DeathsThatCallsCause_NeverDegradeThePool()
    {
        await using TestPool test = await TestPool.StartAsync(options =>
        {
            options.MaxWorkers = 1;
            options.InjectFaults(new FaultPlan().InCall(Victims.Work, CallFault.Exit));
        });
        for (int number = 0; number < 12; number++)
        {
            await Assert.ThrowsAsync<WorkerLostException>(() => test.Pool.RunAsync(Victims.Work, number).DefaultTimeout());
            Assert.Equal(number, await test.Pool.RunAsync(Victims.Innocent, number).DefaultTimeout());
        }

        Assert.False(test.Pool.GetStatistics().IsDegraded);
        Assert.Equal(12, test.Pool.GetStatistics().TotalWorkersLost);
    }

    [Theory]
    [InlineData(CallFault.StackOverflow, WorkerLostCause.StackOverflow)]
    [InlineData(CallFault.FailFast, WorkerLostCause.FailFast)]
    public async Task Poison_IdempotentCallThatKills_TakesDownTwoWorkersAndNoMore(CallFault fault, WorkerLostCause cause)
    {
        await using TestPool test = await TestPool.StartAsync(options =>
        {
            options.MinWorkers = options.MaxWorkers = 2;
            options.InjectFaults(new FaultPlan().InCall(Victims.Repeatable, fault, call: 0));
        });
        Task poison = test.Pool.RunAsync(Victims.Repeatable, 1);
        while (!poison.IsCompleted)
        {
            Assert.Equal(7, await test.Pool.RunAsync(Victims.Innocent, 7).DefaultTimeout());
        }

        PoisonCallException exception = await Assert.ThrowsAsync<PoisonCallException>(() => poison);
        Assert.Equal([cause, cause], exception.Attempts.Select(attempt => attempt.Cause));
        Assert.Equal(2, test.Pool.GetStatistics().TotalWorkersLost);
    }

    private static ComputePoolOptions Options(string marker, StartFault fault) =>
        new ComputePoolOptions { WorkerEnvironment = { ["COMPUTEHOST_TEST_MARKER"] = marker } }.InjectFaults(new FaultPlan().AtStart(fault));
}
