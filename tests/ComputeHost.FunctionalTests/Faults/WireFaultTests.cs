using ComputeHost.Testing;
using ComputeHost.TestSupport;

namespace ComputeHost.FunctionalTests.Faults;

/// <summary>Workers that break the protocol: foreign code runs there, so what they send is not trusted.</summary>
[Collection(FaultsCollection.Name)]
public sealed class WireFaultTests
{
    [Theory]
    [InlineData(CallFault.GarbageOnTheWire)]
    [InlineData(CallFault.TruncatedFrame)]
    [InlineData(CallFault.OversizedFrame)]
    [InlineData(CallFault.OutOfOrderFrame)]
    public async Task Session_WorkerBreaksTheProtocol_IsReplacedAndTheCallIsToldSo(CallFault fault)
    {
        await using TestPool test = await StartAsync(new FaultPlan().InCall(Victims.Work, fault));
        int process = await test.Pool.RunAsync(Methods.ProcessId).DefaultTimeout();
        WorkerLostException lost = await Assert.ThrowsAsync<WorkerLostException>(() => test.Pool.RunAsync(Victims.Work, 1).DefaultTimeout());
        Assert.Equal(process, lost.ProcessId);
        Assert.NotEqual(process, await test.Pool.RunAsync(Methods.ProcessId).DefaultTimeout());
    }

    [Theory]
    [InlineData(CallFault.GarbageOnTheWire)]
    [InlineData(CallFault.TruncatedFrame)]
    public async Task Session_BrokenUnderAnIdempotentCall_RunsItElsewhere(CallFault fault)
    {
        await using TestPool test = await StartAsync(new FaultPlan().InCall(Victims.Repeatable, fault, attempts: 1));
        Assert.Equal(5, await test.Pool.RunAsync(Victims.Repeatable, 5).DefaultTimeout());
    }

    [Theory]
    [InlineData(CallFault.UnknownAnswer)]
    [InlineData(CallFault.DoubleAnswer)]
    public async Task Session_AnswerThatNobodyAskedFor_IsIgnored(CallFault fault)
    {
        await using TestPool test = await StartAsync(new FaultPlan().InCall(Victims.Work, fault));
        for (int number = 0; number < 10; number++)
        {
            Assert.Equal(number, await test.Pool.RunAsync(Victims.Work, number).DefaultTimeout());
        }

        Assert.Equal(0, test.Pool.GetStatistics().TotalWorkersLost);
    }

    [Fact]
    public async Task Session_WorkerAnswersNoMore_EndsTheCallAndIsReplaced()
    {
        await using TestPool test = await StartAsync(new FaultPlan().InCall(Victims.Work, CallFault.StopAnswering));
        int process = await test.Pool.RunAsync(Methods.ProcessId).DefaultTimeout();
        ComputeTimeoutException timeout = await Assert.ThrowsAsync<ComputeTimeoutException>(
            () => test.Pool.RunAsync(Victims.Work, 1, new ComputeCallOptions { Timeout = TimeSpan.FromSeconds(0.5) }).DefaultTimeout());
        Assert.Contains("did not arrive", timeout.Message, StringComparison.Ordinal);
        Assert.NotEqual(process, await test.Pool.RunAsync(Methods.ProcessId).DefaultTimeout());
    }

    [Fact]
    public async Task Session_WorkerAnswersNoMoreAndTheCallIsGivenUp_IsReplaced()
    {
        await using TestPool test = await StartAsync(new FaultPlan().InCall(Methods.WaitForToken, CallFault.StopAnswering));
        int process = await test.Pool.RunAsync(Methods.ProcessId).DefaultTimeout();
        using var cancellation = new CancellationTokenSource();
        using var started = new TempFile();
        Task call = test.Pool.RunAsync(Methods.WaitForToken, started.Path, cancellation.Token);
        await Eventually.UntilAsync("the method runs", () => started.Exists);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.DefaultTimeout());
        Assert.NotEqual(process, await test.Pool.RunAsync(Methods.ProcessId).DefaultTimeout());
    }

    [Fact]
    public async Task Recorder_ScribbledOver_EveryCallStillEndsAndThePoolServesOn()
    {
        await using TestPool test = await StartAsync(new FaultPlan().InCall(Victims.Work, CallFault.ScribbledPage));
        for (int number = 0; number < 20; number++)
        {
            try
            {
                Assert.Equal(number, await test.Pool.RunAsync(Victims.Work, number, new ComputeCallOptions { Timeout = TimeSpan.FromSeconds(1) }).DefaultTimeout());
            }
            catch (ComputeHostException)
            {
                // Whatever the noise says, it says it of this worker only.
            }
        }

        await Eventually.UntilAsync("the pool serves", async () =>
        {
            try
            {
                return await test.Pool.RunAsync(Victims.Innocent, 3, new ComputeCallOptions { Timeout = TimeSpan.FromSeconds(1) }).DefaultTimeout() == 3;
            }
            catch (ComputeHostException)
            {
                return false;
            }
        });
    }

    private static Task<TestPool> StartAsync(FaultPlan plan) => TestPool.StartAsync(options =>
    {
        options.MaxWorkers = 1;
        options.CancellationGrace = TimeSpan.FromSeconds(0.5);
        options.InjectFaults(plan);
    });
}
