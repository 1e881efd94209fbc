using ComputeHost.Daemon.Diagnostics;
using ComputeHost.Daemon.Diagnostics.Ports;
using ComputeHost.TestSupport;
using Microsoft.Extensions.Time.Testing;

namespace ComputeHost.Daemon.Tests.Diagnostics;

public sealed class WorkerStacksTests : IDisposable
{
    private readonly WorkerStacks _stacks = new(TimeProvider.System);
    private readonly CancellationTokenSource _end = new();

    public void Dispose()
    {
        _stacks.Dispose();
        _end.Dispose();
    }

    [LinuxFact]
    public Task SampleAsync_EndlessComputation_NamesTheMethod() => NamesTheMethodAsync(
        client => client.RunAsync(StuckMethods.Compute, 1, _end.Token), nameof(StuckMethods.Compute) + "(int)", newest: "ComputeHost.Daemon.Tests.Diagnostics.StuckMethods.Compute(int)");

    [LinuxFact]
    public Task SampleAsync_CatastrophicRegularExpression_NamesTheMethod() => NamesTheMethodAsync(
        client => client.RunAsync(StuckMethods.Match, _end.Token), nameof(StuckMethods.Match) + "()", newest: "System.Text.RegularExpressions.");

    [LinuxFact]
    public Task SampleAsync_LongNativeCall_NamesTheMethodThatCallsIt() => NamesTheMethodAsync(
        client => client.RunAsync(StuckMethods.WaitInNativeCode, _end.Token), nameof(StuckMethods.WaitInNativeCode) + "()", newest: "[native code]");

    [LinuxFact]
    public Task SampleAsync_Sleep_NamesTheMethod() => NamesTheMethodAsync(
        client => client.RunAsync(StuckMethods.Sleep, _end.Token), nameof(StuckMethods.Sleep) + "()", newest: "[native code]");

    [LinuxFact]
    public async Task SampleAsync_CallThatComputes_GoesOnUnchanged()
    {
        const int Rounds = 1_000_000_000;
        await using DiagnosedPool pool = await DiagnosedPool.StartAsync();
        Task<ulong> call = pool.Client.RunAsync(StuckMethods.Count, Rounds);
        await pool.UntilRunningAsync();
        int worker = pool.Worker.ProcessId;
        int samples = 0;
        do
        {
            await _stacks.SampleAsync(worker, pool.ReadSlots, CancellationToken.None);
            samples++;
        }
        while (samples < 3 && !call.IsCompleted);

        Assert.Equal(StuckMethods.Count(Rounds), await call.DefaultTimeout());
        Assert.Equal(worker, pool.Worker.ProcessId);
    }

    [LinuxFact]
    public async Task SampleAsync_SeveralSlots_TellsEachOnesCall()
    {
        await using DiagnosedPool pool = await DiagnosedPool.StartAsync(options => options.SlotsPerWorker = 3);
        Task[] calls = [pool.Client.RunAsync(StuckMethods.Sleep, _end.Token), pool.Client.RunAsync(StuckMethods.WaitInNativeCode, _end.Token)];
        await pool.UntilRunningAsync(2);

        WorkerStackReport report = await SampleAsync(pool);

        Assert.Equal([0, 1, 2], report.Slots.Select(slot => slot.Slot.Slot));
        Assert.Empty(Assert.Single(report.Slots, slot => !slot.Slot.IsRunning).Frames);
        Assert.Equal(
            ["StuckMethods.Sleep()", "StuckMethods.WaitInNativeCode()"],
            report.Slots.Where(slot => slot.Slot.IsRunning).OrderBy(slot => slot.Slot.Call).Select(slot => slot.Frames[^1].Text.Split('.', 5)[^1]));
        await EndAsync(calls);
    }

    [LinuxFact]
    public async Task SampleAsync_TwoAtOnce_BothAnswer()
    {
        await using DiagnosedPool pool = await DiagnosedPool.StartAsync();
        Task call = pool.Client.RunAsync(StuckMethods.Sleep, _end.Token);
        await pool.UntilRunningAsync();

        WorkerStackReport[] reports = await Task.WhenAll(SampleAsync(pool), SampleAsync(pool));

        Assert.All(reports, report => Assert.Equal(StackFrameKind.Method, report.Slots[0].Frames[^1].Kind));
        await EndAsync(call);
    }

    [LinuxFact]
    public async Task SampleAsync_Cancelled_LeavesTheWorkerAndTheNextOneAlone()
    {
        await using DiagnosedPool pool = await DiagnosedPool.StartAsync();
        Task call = pool.Client.RunAsync(StuckMethods.Sleep, _end.Token);
        await pool.UntilRunningAsync();
        using var cancellation = new CancellationTokenSource();

        // Asked for the second time when the sample is taken.
        int asked = 0;
        int before = CountTraceThreads(pool.Worker.ProcessId), during = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _stacks.SampleAsync(
            pool.Worker.ProcessId,
            () =>
            {
                if (++asked == 2)
                {
                    during = CountTraceThreads(pool.Worker.ProcessId);
                    cancellation.Cancel();
                }

                return pool.ReadSlots();
            },
            cancellation.Token));

        Assert.True(during > before, $"{during} threads trace, {before} did before.");
        await Eventually.UntilAsync("the runtime has ended the trace", () => CountTraceThreads(pool.Worker.ProcessId) == before);
        Assert.Equal(StackFrameKind.Method, (await SampleAsync(pool)).Slots[0].Frames[^1].Kind);
        Assert.False(call.IsCompleted);
        await EndAsync(call);
    }

    [LinuxFact]
    public async Task SampleAsync_TemporaryDirectoryOfItsOwn_IsFound()
    {
        using var directory = new TemporaryDirectory();
        await using DiagnosedPool pool = await DiagnosedPool.StartAsync(options => options.WorkerEnvironment["TMPDIR"] = directory.Path);
        Task call = pool.Client.RunAsync(StuckMethods.Sleep, _end.Token);
        await pool.UntilRunningAsync();

        Assert.Equal(StackFrameKind.Method, (await SampleAsync(pool)).Slots[0].Frames[^1].Kind);
        await EndAsync(call);
    }

    [LinuxFact]
    public async Task SampleAsync_DiagnosticsSwitchedOff_NamesTheVariable()
    {
        await using DiagnosedPool pool = await DiagnosedPool.StartAsync(options => options.WorkerEnvironment["DOTNET_EnableDiagnostics"] = "0");

        var failure = await Assert.ThrowsAsync<WorkerDiagnosticsException>(() => SampleAsync(pool));

        Assert.Contains("('DOTNET_EnableDiagnostics=0'). Remove that variable", failure.Message, StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task SampleAsync_SocketDeleted_NamesTheDirectory()
    {
        using var directory = new TemporaryDirectory();
        await using DiagnosedPool pool = await DiagnosedPool.StartAsync(options => options.WorkerEnvironment["TMPDIR"] = directory.Path);
        Array.ForEach(Directory.GetFiles(directory.Path, "dotnet-diagnostic-*"), File.Delete);

        var failure = await Assert.ThrowsAsync<WorkerDiagnosticsException>(() => SampleAsync(pool));

        Assert.Contains($"no diagnostics socket in '{directory.Path}'", failure.Message, StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task SampleAsync_WorkerStopped_GivesUpAtItsLimitAndSaysWhy()
    {
        await using DiagnosedPool pool = await DiagnosedPool.StartAsync();
        await Signals.StopAsync(pool.Worker.ProcessId);
        var time = new FakeTimeProvider();
        using var stacks = new WorkerStacks(time);

        // Its limit runs when this returns, and nothing else can end it.
        Task<WorkerStackReport> sampling = stacks.SampleAsync(pool.Worker.ProcessId, pool.ReadSlots, CancellationToken.None);
        time.Advance(WorkerStacks.Limit);

        var failure = await Assert.ThrowsAsync<WorkerDiagnosticsException>(() => sampling);
        Signals.Continue(pool.Worker.ProcessId);
        Assert.Contains("within 5 s: it is stopped (SIGSTOP). Send it SIGCONT", failure.Message, StringComparison.Ordinal);
        Assert.Empty(Assert.Single((await SampleAsync(pool)).Slots).Frames);
    }

    [LinuxFact]
    public async Task SampleAsync_NoSuchProcess_SaysThatItHasEnded()
    {
        var failure = await Assert.ThrowsAsync<WorkerDiagnosticsException>(() => _stacks.SampleAsync(int.MaxValue, () => [], CancellationToken.None));

        Assert.Contains("has ended", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>One is there always: the port's.</summary>
    private static int CountTraceThreads(int processId) => Directory.GetDirectories($"/proc/{processId}/task").Count(static task => ReadName(task).StartsWith(".NET EventPipe", StringComparison.Ordinal));

    private static string ReadName(string task)
    {
        try
        {
            return File.ReadAllText(Path.Combine(task, "comm"));
        }
        catch (IOException)
        {
            // It has just ended.
            return "";
        }
    }

    private async Task NamesTheMethodAsync(Func<IComputeClient, Task> run, string method, string newest)
    {
        await using DiagnosedPool pool = await DiagnosedPool.StartAsync();
        Task call = run(pool.Client);
        await pool.UntilRunningAsync();
        for (int time = 0; time < 3; time++)
        {
            SlotStack stack = Assert.Single((await SampleAsync(pool)).Slots);

            Assert.True(stack.IsSteady);
            Assert.Equal(new StackFrame($"{typeof(StuckMethods).FullName}.{method}", StackFrameKind.Method), stack.Frames[^1]);
            Assert.StartsWith(newest, stack.Frames[0].Text, StringComparison.Ordinal);
        }

        Assert.False(call.IsCompleted);
        await EndAsync(call);
    }

    private Task<WorkerStackReport> SampleAsync(DiagnosedPool pool) => _stacks.SampleAsync(pool.Worker.ProcessId, pool.ReadSlots, CancellationToken.None);

    private async Task EndAsync(params Task[] calls)
    {
        await _end.CancelAsync();
        foreach (Task call in calls)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        }
    }
}
