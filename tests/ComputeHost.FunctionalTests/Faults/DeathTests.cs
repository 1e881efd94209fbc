using ComputeHost.Testing;
using ComputeHost.TestSupport;

namespace ComputeHost.FunctionalTests.Faults;

/// <summary>Each way in which a worker can die under a call, and what the caller reads of it.</summary>
[Collection(FaultsCollection.Name)]
public sealed class DeathTests
{
    [Theory]
    [InlineData(CallFault.StackOverflow, WorkerLostCause.StackOverflow, "Deeds.Descend", 134)]
    [InlineData(CallFault.AccessViolation, WorkerLostCause.AccessViolation, "AccessViolationException", 134)]
    [InlineData(CallFault.FailFast, WorkerLostCause.FailFast, "lets this worker fail fast", 134)]
    [InlineData(CallFault.UnhandledException, WorkerLostCause.UnhandledException, "on a thread of its own", 134)]
    [InlineData(CallFault.Exit, WorkerLostCause.Exited, "", 3)]
    [InlineData(CallFault.Kill, WorkerLostCause.Killed, "", 137)]
    public async Task Death_InACall_IsExplainedAndCostsThatCallAlone(CallFault fault, WorkerLostCause cause, string lastWords, int exitCode)
    {
        await using TestPool test = await StartAsync(new FaultPlan().InCall(Victims.Work, fault));
        int process = await test.Pool.RunAsync(Methods.ProcessId).DefaultTimeout();
        WorkerLostException lost = await Assert.ThrowsAsync<WorkerLostException>(() => test.Pool.RunAsync(Victims.Work, 1).DefaultTimeout());

        Assert.Equal((cause, exitCode, process), (lost.Cause, lost.ExitCode, lost.ProcessId));
        // A stack that shows the slot's thread leaves no doubt; without a stack, from a foreign thread or from outside, nothing is proved.
        WorkerLostBlame blame = fault switch
        {
            CallFault.Kill => WorkerLostBlame.None,
            CallFault.UnhandledException or CallFault.Exit => WorkerLostBlame.Suspect,
            _ => WorkerLostBlame.Exact,
        };
        Assert.Equal(blame, lost.Blame);
        Assert.Equal(exitCode > 128 ? exitCode - 128 : null, lost.Signal);
        Assert.Contains(lastWords, lost.StderrTail, StringComparison.Ordinal);
        Assert.Equal(("Victims.Work", 1), (lost.Method, lost.Attempt));
        Assert.NotEqual("", lost.WorkerId);
        Assert.True(lost.PeakMemory > 1_000_000, $"peak memory {lost.PeakMemory}");
        Assert.InRange(lost.Elapsed, TimeSpan.FromTicks(1), TimeSpan.FromSeconds(20));

        Assert.Equal(2, await test.Pool.RunAsync(Victims.Innocent, 2).DefaultTimeout());
        Assert.Equal(1, test.Pool.GetStatistics().TotalWorkersLost);
    }

    [Fact]
    public async Task Death_ByAThreadThatAnEarlierCallLeft_MakesTheRunningCallNoMoreThanASuspect()
    {
        await using TestPool test = await StartAsync(new FaultPlan());
        await test.Pool.RunAsync(Victims.LeaveABomb, 300).DefaultTimeout();
        WorkerLostException lost = await Assert.ThrowsAsync<WorkerLostException>(() => test.Pool.RunAsync(Victims.SleepFor, 20_000).DefaultTimeout());
        Assert.Equal((WorkerLostCause.UnhandledException, WorkerLostBlame.Suspect), (lost.Cause, lost.Blame));
        Assert.Contains("the bomb that was left behind", lost.StderrTail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dump_AskedFor_IsWrittenNamedAndBounded()
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("chdump");
        try
        {
            await using TestPool test = await StartAsync(new FaultPlan().InCall(Victims.Work, CallFault.FailFast), options =>
            {
                options.DumpDirectory = Path.Combine(directory.FullName, "dumps");
                options.MaxDumps = 1;
            });
            for (int death = 0; death < 2; death++)
            {
                WorkerLostException lost = await Assert.ThrowsAsync<WorkerLostException>(() => test.Pool.RunAsync(Victims.Work, 1).DefaultTimeout());
                Assert.Equal(WorkerLostCause.FailFast, lost.Cause);
                Assert.True(new FileInfo(lost.DumpPath!).Length > 100_000);
                Assert.Equal([lost.DumpPath], directory.GetFiles("*", SearchOption.AllDirectories).Select(file => file.FullName));
            }
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task MemoryBomb_Managed_CostsThatCallAlone()
    {
        await using TestPool test = await StartAsync(new FaultPlan().InCall(Victims.Work, CallFault.MemoryBomb), options => options.MemoryHardLimit = 256 * 1024 * 1024);
        ComputeHostException failure = await Assert.ThrowsAnyAsync<ComputeHostException>(() => test.Pool.RunAsync(Victims.Work, 1).DefaultTimeout());
        Assert.True(
            failure is ComputeFaultException { RemoteType: "System.OutOfMemoryException" } or WorkerLostException { Cause: WorkerLostCause.OutOfMemory },
            failure.ToString());
        Assert.Equal(2, await test.Pool.RunAsync(Victims.Innocent, 2).DefaultTimeout());
    }

    [Fact]
    public async Task MemoryBomb_NativeInAnIdempotentCall_TakesDownTwoWorkersAndNoMore()
    {
        await using TestPool test = await StartAsync(new FaultPlan().InCall(Victims.Repeatable, CallFault.NativeMemoryBomb), options => options.MemoryHardLimit = 400 * 1024 * 1024);
        PoisonCallException poison = await Assert.ThrowsAsync<PoisonCallException>(() => test.Pool.RunAsync(Victims.Repeatable, 1).DefaultTimeout());
        Assert.Equal([WorkerLostCause.OutOfMemory, WorkerLostCause.OutOfMemory], poison.Attempts.Select(attempt => attempt.Cause));
    }

    [Fact]
    public async Task MemoryBomb_Native_IsEndedAtTheLimitAndSaysSo()
    {
        await using TestPool test = await StartAsync(new FaultPlan().InCall(Victims.Work, CallFault.NativeMemoryBomb), options => options.MemoryHardLimit = 400 * 1024 * 1024);
        WorkerLostException lost = await Assert.ThrowsAsync<WorkerLostException>(() => test.Pool.RunAsync(Victims.Work, 1).DefaultTimeout());
        Assert.Equal(WorkerLostCause.OutOfMemory, lost.Cause);
        Assert.True(lost.PeakMemory > 300L * 1024 * 1024, $"peak memory {lost.PeakMemory}");
        Assert.Equal(2, await test.Pool.RunAsync(Victims.Innocent, 2).DefaultTimeout());
    }

    [Theory]
    [InlineData(CallFault.Hang)]
    [InlineData(CallFault.Spin)]
    public async Task Limit_CallThatNeverEnds_EndsTheCallAtOnceAndTheWorkerAfterTheGrace(CallFault fault)
    {
        await using TestPool test = await StartAsync(new FaultPlan().InCall(Victims.Work, fault), options => options.CancellationGrace = TimeSpan.FromSeconds(0.5));
        await AssertTimesOutAsync(test, options => test.Pool.RunAsync(Victims.Work, 1, options));
    }

    [Fact]
    public async Task Limit_NativeCodeThatNeverEnds_EndsTheCallAtOnceAndTheWorkerAfterTheGrace()
    {
        await using TestPool test = await StartAsync(new FaultPlan(), options => options.CancellationGrace = TimeSpan.FromSeconds(0.5));
        await AssertTimesOutAsync(test, options => test.Pool.RunAsync(Victims.SleepNatively, options));
    }

    [Fact]
    public async Task Stopped_WorkerInACall_IsFoundAndReplaced()
    {
        await using TestPool test = await StartAsync(new FaultPlan().InCall(Victims.Work, CallFault.Stop));
        WorkerLostException lost = await Assert.ThrowsAsync<WorkerLostException>(() => test.Pool.RunAsync(Victims.Work, 1).DefaultTimeout());
        Assert.Equal(WorkerLostCause.Killed, lost.Cause);
        Assert.Contains("stopped for more than 2.5 s", lost.Message, StringComparison.Ordinal);
        Assert.Equal(2, await test.Pool.RunAsync(Victims.Innocent, 2).DefaultTimeout());
    }

    private static Task<TestPool> StartAsync(FaultPlan plan, Action<ComputePoolOptions>? configure = null) => TestPool.StartAsync(options =>
    {
        options.MaxWorkers = 1;
        options.InjectFaults(plan);
        configure?.Invoke(options);
    });

    private static async Task AssertTimesOutAsync(TestPool test, Func<ComputeCallOptions, Task> call)
    {
        int process = await test.Pool.RunAsync(Methods.ProcessId).DefaultTimeout();
        ComputeTimeoutException timeout = await Assert.ThrowsAsync<ComputeTimeoutException>(
            () => call(new ComputeCallOptions { Timeout = TimeSpan.FromSeconds(0.5) }).DefaultTimeout());
        Assert.InRange(timeout.Executing, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(5));
        Assert.NotEqual(process, await test.Pool.RunAsync(Methods.ProcessId).DefaultTimeout());
        Assert.True(timeout.WorkerKilled);
        Assert.False(ProcessWatch.IsAlive(process));
    }
}
