using System.Diagnostics;
using ComputeHost.Protocol.Launch;
using ComputeHost.Protocol.Native;
using ComputeHost.Protocol.Recorder;
using ComputeHost.Protocol.V1;
using ComputeHost.TestSupport;
using Grpc.Core;

namespace ComputeHost.Worker.Tests.Processes;

public sealed class EndTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task InputEnds_WorkerServing_IsKilledAtOnce()
    {
        await using WorkerUnderTest worker = await WorkerUnderTest.StartAsync();
        worker.CloseInput();
        Assert.Equal(128 + LibC.SigKill, await worker.Exit.DefaultTimeout(Soon));
    }

    [Fact]
    public async Task InputEnds_BeforeTheBootLine_ExitsInOrderAndLeavesNoFile()
    {
        // Nobody has this process in a record yet, so nobody would delete what it leaves.
        await using WorkerUnderTest worker = WorkerUnderTest.Launch();
        await Eventually.UntilAsync("the runtime has its files", () => RuntimeFiles(worker).Length > 0);
        worker.CloseInput();
        Assert.Equal(WorkerExitCode.BadBoot, await worker.Exit.DefaultTimeout(Soon));
        Assert.Empty(RuntimeFiles(worker));
    }

    [Fact]
    public async Task InputEnds_CallThatNeverEnds_IsKilledAtOnce()
    {
        await using WorkerUnderTest worker = await WorkerUnderTest.StartAsync();
        await using SessionClient session = await SessionClient.OpenAsync(worker);
        await session.SendAsync(Keys.Of(nameof(SampleMethods.WaitForCancel)));
        worker.CloseInput();
        Assert.Equal(128 + LibC.SigKill, await worker.Exit.DefaultTimeout(Soon));
    }

    [Fact]
    public async Task ParentKilled_InputStillOpen_WorkerIsGone()
    {
        // A shell is the supervisor; the input comes from here and stays open.
        ProcessStartInfo entry = WorkerUnderTest.StockEntry();
        ProcessStartInfo shell = WorkerUnderTest.Redirected(new ProcessStartInfo("/bin/sh", ["-c", "exec 3<&0; \"$@\" <&3 3<&- & wait", "sh", entry.FileName, .. entry.ArgumentList]));
        await using WorkerUnderTest supervisor = WorkerUnderTest.Launch(start: shell);
        await supervisor.WriteLineAsync((supervisor.Boot with { SupervisorProcessId = supervisor.ProcessId }).ToLine());
        int worker = (await supervisor.Handshake.DefaultTimeout()).ProcessId;
        Assert.True(ProcessWatch.IsAlive(worker));
        Assert.Equal(0, LibC.Kill(supervisor.ProcessId, LibC.SigKill));
        await Eventually.UntilAsync("the worker died with its parent", () => !ProcessWatch.IsAlive(worker), Soon);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(15)]
    public async Task Signal_ThatAsksEverybodyToEnd_IsLeftToTheHost(int signal)
    {
        await using WorkerUnderTest worker = await WorkerUnderTest.StartAsync();
        await using SessionClient session = await SessionClient.OpenAsync(worker);

        Assert.Equal(0, LibC.Kill(worker.ProcessId, signal));

        Assert.NotNull((await session.EndOfAsync(await session.SendAsync(Keys.Of(nameof(SampleMethods.Answer))))).Result);
        await worker.WriteLineAsync(WorkerEnvironment.StopLine);
        Assert.Equal(0, await worker.Exit.DefaultTimeout(Soon));
    }

    [Fact]
    public async Task Stop_CallRunning_ExitsInOrder()
    {
        await using WorkerUnderTest worker = await WorkerUnderTest.StartAsync();
        await using SessionClient session = await SessionClient.OpenAsync(worker);
        await session.SendAsync(Keys.Of(nameof(SampleMethods.WaitForCancel)));
        await worker.WriteLineAsync(WorkerEnvironment.StopLine);
        Assert.Equal(0, await worker.Exit.DefaultTimeout(Soon));
    }

    [Fact]
    public async Task Drain_CallRunning_FinishesItEndsTheSessionAndExits()
    {
        await using WorkerUnderTest worker = await WorkerUnderTest.StartAsync();
        await using SessionClient session = await SessionClient.OpenAsync(worker);
        using RecorderMemory memory = await worker.OpenPageAsync();
        ulong running = await session.SendAsync(Keys.Of(nameof(SampleMethods.WaitAndReturn)));
        await UntilRunningAsync(memory);
        await worker.WriteLineAsync(WorkerEnvironment.DrainLine);
        while ((await session.NextAsync()).Draining is null)
        {
        }

        ulong late = await session.SendAsync(Keys.Of(nameof(SampleMethods.Answer)));
        Assert.Equal(NotStarted.Types.Reason.Draining, (await session.EndOfAsync(late)).NotStarted.Reason);
        await session.SendAsync(new ClientFrame { Cancel = new Cancel { Call = running } });
        await session.CompleteAsync();
        Assert.NotNull((await session.EndOfAsync(running)).Result);
        Assert.Equal(StatusCode.OK, (await session.EndAsync()).StatusCode);
        Assert.Equal(0, await worker.Exit.DefaultTimeout(Soon));
    }

    [Fact]
    public async Task Drain_NothingToDo_Exits()
    {
        await using WorkerUnderTest worker = await WorkerUnderTest.StartAsync();
        await worker.WriteLineAsync(WorkerEnvironment.DrainLine);
        Assert.Equal(0, await worker.Exit.DefaultTimeout(Soon));
    }

    [Fact]
    public async Task Condemned_CallReturns_ItsResultDoesNotLeave()
    {
        await using WorkerUnderTest worker = await WorkerUnderTest.StartAsync();
        using RecorderMemory memory = await worker.OpenPageAsync();
        await using SessionClient session = await SessionClient.OpenAsync(worker);
        ulong call = await session.SendAsync(Keys.Of(nameof(SampleMethods.WaitAndReturn)));
        ulong next = await session.SendAsync(Keys.Of(nameof(SampleMethods.Answer)));
        await UntilRunningAsync(memory);
        Assert.Equal(call, memory.Page.Fence(0).Call);
        await session.SendAsync(new ClientFrame { Cancel = new Cancel { Call = call } }, new ClientFrame { Withdraw = new Withdraw { Call = next } });
        Assert.Equal(NotStarted.Types.Reason.Withdrawn, (await session.EndOfAsync(next)).NotStarted.Reason);
        ulong last = await session.SendAsync(Keys.Of(nameof(SampleMethods.Answer)));
        await session.SendAsync(new ClientFrame { Withdraw = new Withdraw { Call = last } });
        Assert.Equal(NotStarted.Types.Reason.Withdrawn, (await session.EndOfAsync(last)).NotStarted.Reason);
        Assert.DoesNotContain(session.Seen, frame => frame.Result is not null || frame.Fault is not null);
    }

    private static string[] RuntimeFiles(WorkerUnderTest worker) =>
        [.. Directory.EnumerateFiles(Path.GetTempPath(), $"*-{worker.ProcessId}-*").Where(file => Path.GetFileName(file).StartsWith("dotnet-diagnostic", StringComparison.Ordinal) || Path.GetFileName(file).StartsWith("clr-debug-pipe", StringComparison.Ordinal))];

    private static Task UntilRunningAsync(RecorderMemory memory) =>
        Eventually.UntilAsync("the call runs", () => memory.Page.ReadSlot(0).State == SlotState.Running);
}
