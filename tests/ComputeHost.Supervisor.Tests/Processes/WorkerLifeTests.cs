using System.Diagnostics;
using System.Globalization;
using ComputeHost.Protocol.Recorder;
using ComputeHost.Protocol.Seam;
using ComputeHost.Supervisor.Recycling;
using ComputeHost.TestSupport;
using Microsoft.Extensions.Time.Testing;

namespace ComputeHost.Supervisor.Tests.Processes;

public sealed class WorkerLifeTests : IAsyncLifetime, IDisposable
{
    private const ulong Session = 7;

    private readonly LogCapture _logs = new();
    private readonly ScriptedWorker _script = new ScriptedWorker().Write(ScriptedWorker.ShakeHands, ScriptedWorker.Obey);
    private WorkerSupervisor _supervisor = null!;

    private SupervisorSettings Settings => _script.Settings;

    private IReadOnlyList<WorkerEndpoint> Workers => _supervisor.Current.Workers;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _supervisor.DisposeAsync().DefaultTimeout();
        Assert.Empty(ProcessWatch.WithMarker(_script.ProgramPath));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_script.RuntimeBase));
        Assert.DoesNotContain(_logs.Entries, entry => entry.EventId.Name == "SupervisorFaulted");
    }

    public void Dispose()
    {
        _script.Dispose();
        _logs.Dispose();
    }

    [Fact]
    public async Task Worker_KilledFromOutside_IsReplaced()
    {
        await StartAsync(Settings);
        WorkerEndpoint first = Workers[0];

        KillFromOutside(first);

        await Eventually.UntilAsync("a successor is listed", () => Workers is [var worker] && worker.Epoch != first.Epoch);
        WorkerVerdict verdict = await _supervisor.VerdictAsync(first.Epoch, Session, CancellationToken.None).DefaultTimeout();
        Assert.Equal((WorkerLostCause.Killed, 137, 9), (verdict.Exit.Cause, verdict.Exit.ExitCode, verdict.Exit.Signal));
        Assert.Null(verdict.Exit.Kill);
        SupervisorStatistics statistics = _supervisor.GetStatistics();
        Assert.Equal((2, 1, 0, 1), (statistics.Launched, statistics.Exits, statistics.Kills, statistics.Restarts));
    }

    [Fact]
    public async Task Condemn_RunningCall_KillsTheWorkerAndReplacesIt()
    {
        await StartAsync(Settings);
        WorkerEndpoint first = Workers[0];
        using RecorderMemory page = OpenSession(first);
        page.Page.TryStart(0, 1, 4, now: 1000);
        Assert.Equal(new CallStart(CallStartState.Running, 1000), _supervisor.ReadStart(first.Epoch, Session, 4));

        Assert.True(_supervisor.Condemn(first.Epoch, Session, 4, "Its time was up."));

        WorkerVerdict verdict = await _supervisor.VerdictAsync(first.Epoch, Session, CancellationToken.None).DefaultTimeout();
        Assert.Equal(new KillRecord(Session, 4, "Its time was up."), verdict.Exit.Kill);
        Assert.Equal((4ul, 0, WorkerLostCause.Collateral), (verdict.StartedThrough, verdict.OtherRunning, verdict.Exit.Cause));
        Assert.Equal([new RunningCall(4, 1000)], verdict.Running);
        await Eventually.UntilAsync("a successor is listed", () => Workers is [var worker] && worker.Epoch != first.Epoch);
        Assert.Equal(1, _supervisor.GetStatistics().Kills);
    }

    [Fact]
    public async Task Condemn_CallThatIsOver_LeavesTheWorkerAlone()
    {
        await StartAsync(Settings);
        using RecorderMemory page = OpenSession(Workers[0]);
        page.Page.TryStart(0, 1, 4, now: 1);
        page.Page.TryEnd(0, 1, 4);

        Assert.False(_supervisor.Condemn(Workers[0].Epoch, Session, 4, "late"));
        Assert.False(_supervisor.Condemn(Workers[0].Epoch + 5, Session, 4, "unknown"));

        Assert.True(page.Page.TryStart(0, 1, 5, now: 2));
        Assert.True(ProcessWatch.IsAlive(Workers[0].ProcessId));
    }

    [Fact]
    public async Task VerdictAsync_LiveWorker_IsFencedThenKilledAndExplained()
    {
        await StartAsync(Settings);
        WorkerEndpoint first = Workers[0];
        using RecorderMemory page = OpenSession(first);
        page.Page.OpenSession(2, 99);
        page.Page.TryStart(0, 2, 3, now: 1);
        long start = Stopwatch.GetTimestamp();

        WorkerVerdict verdict = await _supervisor.VerdictAsync(first.Epoch, Session, CancellationToken.None).DefaultTimeout();

        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(5));
        Assert.False(ProcessWatch.IsAlive(first.ProcessId));
        Assert.Equal((0ul, 1), (verdict.StartedThrough, verdict.OtherRunning));
        Assert.Empty(verdict.Running);
        Assert.Equal(0ul, verdict.Exit.Kill!.Call);
        Assert.Equal(3ul, (await _supervisor.VerdictAsync(first.Epoch, 99, CancellationToken.None).DefaultTimeout()).StartedThrough);
    }

    [Fact]
    public async Task VerdictAsync_UnknownWorker_KnowsNothing()
    {
        await StartAsync(Settings);

        WorkerVerdict verdict = await _supervisor.VerdictAsync(1000, Session, CancellationToken.None).DefaultTimeout();

        Assert.Null(verdict.StartedThrough);
        Assert.Equal(WorkerLostCause.Unknown, verdict.Exit.Cause);
    }

    [Fact]
    public async Task VerdictAsync_LongAfterTheDeath_KnowsNothingAndThePageIsGone()
    {
        await StartAsync(Settings with { VerdictLifetime = TimeSpan.FromMilliseconds(50) });
        WorkerEndpoint first = Workers[0];
        KillFromOutside(first);

        await Eventually.UntilAsync("the worker is forgotten", () => _supervisor.ReadStart(first.Epoch, Session, 1).State == CallStartState.Over
            && _supervisor.VerdictAsync(first.Epoch, Session, CancellationToken.None) is { IsCompletedSuccessfully: true, Result.Exit.WorkerId: "" });
    }

    [Fact]
    public async Task ReportDemand_CallsWait_GrowsToTheMaximumAndShrinksWhenIdle()
    {
        await StartAsync(Settings with { MaxWorkers = 3, IdleTimeout = TimeSpan.FromSeconds(1) });

        _supervisor.ReportDemand(10);

        await Eventually.UntilAsync("there are three", () => Workers.Count == 3);
        await Eventually.UntilAsync("one is left", () => Workers.Count == 1 && _supervisor.GetStatistics().Workers.Count == 1);
        SupervisorStatistics statistics = _supervisor.GetStatistics();
        Assert.Equal((3, 0, 0), (statistics.Launched, statistics.Restarts, statistics.Kills));
    }

    [Fact]
    public async Task Standby_WorkerIsLost_TakesItsPlaceAtOnce()
    {
        await StartAsync(Settings with { StandbyWorkers = 1 });
        await Eventually.UntilAsync("one stands by", () => _supervisor.GetStatistics().Standby == 1);
        WorkerEndpoint first = Assert.Single(Workers);
        WorkerStatistics standby = _supervisor.GetStatistics().Workers.Single(worker => worker.Epoch != first.Epoch);

        KillFromOutside(first);

        await Eventually.UntilAsync("the standby worker is listed", () => Workers is [var worker] && worker.WorkerId == standby.WorkerId);
        await Eventually.UntilAsync("another stands by", () => _supervisor.GetStatistics() is { Standby: 1, Ready: 2 });
    }

    [Fact]
    public async Task RequestRecycle_Workers_AreReplacedSuccessorFirst()
    {
        await StartAsync(Settings with { MinWorkers = 2, MaxWorkers = 2 });
        await Eventually.UntilAsync("both are there", () => Workers.Count == 2);
        long[] old = [.. Workers.Select(worker => worker.Epoch)];
        int least = int.MaxValue;
        using var watching = new CancellationTokenSource();
        Task watch = WatchAsync(snapshot => least = Math.Min(least, snapshot.Workers.Count(worker => !worker.Draining)), watching.Token);

        _supervisor.RequestRecycle();

        await Eventually.UntilAsync("both are new", () => Workers.Count == 2 && !Workers.Any(worker => old.Contains(worker.Epoch)));
        await watching.CancelAsync();
        await watch.DefaultTimeout();
        Assert.Equal(2, least);
        Assert.Equal(2, _supervisor.GetStatistics().Recycled[RecycleReason.Requested]);
        Assert.Equal(0, _supervisor.GetStatistics().Kills);
    }

    [Fact]
    public async Task MaxCalls_Reached_RecyclesTheWorker()
    {
        await StartAsync(Settings with { MaxCallsPerWorker = 100 });
        WorkerEndpoint first = Workers[0];
        using RecorderMemory page = OpenSession(first);
        page.Page.TryStart(0, 1, 200, now: 1);
        page.Page.TryEnd(0, 1, 200);

        await Eventually.UntilAsync("a successor is listed alone", () => Workers is [var worker] && worker.Epoch != first.Epoch);

        Assert.Equal(1, _supervisor.GetStatistics().Recycled[RecycleReason.MaxCalls]);
    }

    [Fact]
    public async Task Drain_WorkerIgnoresIt_IsKilledAtTheTimeout()
    {
        _script.Write(ScriptedWorker.ShakeHands, ScriptedWorker.Ignore);
        await StartAsync(Settings with { DrainTimeout = TimeSpan.FromMilliseconds(300), StopTimeout = TimeSpan.FromMilliseconds(300) });
        WorkerEndpoint first = Workers[0];

        _supervisor.RequestRecycle();

        await Eventually.UntilAsync("the old one is gone", () => !ProcessWatch.IsAlive(first.ProcessId));
        await Eventually.UntilAsync("it is counted", () => _supervisor.GetStatistics() is { Kills: 1, Restarts: 0 });
        Assert.Contains(_logs.Entries, entry => entry.EventId.Name == "WorkerKilled" && entry.Message.Contains("'DrainTimeout'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task DisposeAsync_WorkerIgnoresStop_IsKilledAtTheTimeout()
    {
        _script.Write(ScriptedWorker.ShakeHands, ScriptedWorker.Ignore);
        await StartAsync(Settings with { StopTimeout = TimeSpan.FromMilliseconds(500) });
        long start = Stopwatch.GetTimestamp();

        await _supervisor.DisposeAsync().DefaultTimeout();

        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalMilliseconds, 450, 5000);
        Assert.Empty(Workers);
    }

    [Fact]
    public async Task DisposeAsync_ObedientWorker_EndsItWithoutAKill()
    {
        await StartAsync(Settings);

        await _supervisor.DisposeAsync().DefaultTimeout();

        Assert.Equal((1, 0, 0), (_supervisor.GetStatistics().Exits, _supervisor.GetStatistics().Kills, _supervisor.GetStatistics().Ready));
        Assert.Contains(_logs.Entries, entry => entry.EventId.Name == "WorkerEnded");
        Assert.DoesNotContain(_logs.Entries, entry => entry.EventId.Name is "WorkerLost" or "WorkerKilled");
    }

    [Fact]
    public async Task Worker_StoppedBySignal_IsFoundAndReplaced()
    {
        await StartAsync(Settings with { BeatTimeout = TimeSpan.FromMilliseconds(400) });
        WorkerEndpoint first = Workers[0];

        Signal(first.ProcessId, "STOP");

        await Eventually.UntilAsync("it is gone", () => !ProcessWatch.IsAlive(first.ProcessId));
        WorkerVerdict verdict = await _supervisor.VerdictAsync(first.Epoch, Session, CancellationToken.None).DefaultTimeout();
        Assert.Contains("no sign of life", verdict.Exit.Kill!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Output_Flood_IsBoundedAndCounted()
    {
        _script.Write(ScriptedWorker.ShakeHands, "yes 'a line of ordinary length that says nothing' | head -n 500000", "echo done >&2", ScriptedWorker.Obey);
        await StartAsync(Settings);

        await Eventually.UntilAsync("the flood is over", () => _logs.Entries.Any(entry => entry.Values.GetValueOrDefault("Line") is "done"));

        Assert.InRange(_logs.Entries.Count(entry => entry.EventId.Name == "WorkerStdout"), 1, 100_000);
        await _supervisor.DisposeAsync().DefaultTimeout();
        Assert.Contains(_logs.Entries, entry => entry.EventId.Name == "WorkerOutputDropped");
    }

    [Fact]
    public async Task Death_WithPipesHeldByAnotherProcess_IsStillConfirmed()
    {
        _script.Write("setsid sleep 1000 &", "sleeper=$!", ScriptedWorker.ShakeHands, "echo \"sleeper $sleeper\"", ScriptedWorker.Obey);
        await StartAsync(Settings);
        await Eventually.UntilAsync("it has said its number", () => Sleeper() is not null);
        int sleeper = int.Parse(Sleeper()!["sleeper ".Length..], CultureInfo.InvariantCulture);
        try
        {
            WorkerEndpoint first = Workers[0];
            KillFromOutside(first);

            WorkerVerdict verdict = await _supervisor.VerdictAsync(first.Epoch, Session, CancellationToken.None).DefaultTimeout(TimeSpan.FromSeconds(5));

            Assert.Equal(WorkerLostCause.Killed, verdict.Exit.Cause);
            Assert.True(ProcessWatch.IsAlive(sleeper));
        }
        finally
        {
            Signal(sleeper, "KILL");
        }

        string? Sleeper() => _logs.Entries.Select(entry => entry.Values.GetValueOrDefault("Line") as string).FirstOrDefault(line => line?.StartsWith("sleeper ", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task ForgetAddress_ConnectedWorker_DeletesTheSocketFileOnly()
    {
        await StartAsync(Settings);
        Assert.True(File.Exists(Workers[0].Address));

        _supervisor.ForgetAddress(Workers[0].Epoch);

        Assert.False(File.Exists(Workers[0].Address));
        Assert.True(ProcessWatch.IsAlive(Workers[0].ProcessId));
    }

    [Fact]
    public async Task Starts_FailingAgainAndAgain_DegradeAndRecover()
    {
        var time = new FakeTimeProvider();
        await StartAsync(Settings, time);
        _script.Write("echo 'the licence has expired' >&2", "exit 1");
        KillFromOutside(Workers[0]);

        await Eventually.UntilAsync("the pool is degraded", () => Advance(0.1) && _supervisor.Current.Unavailable is not null);

        var unavailable = (NoWorkersException)_supervisor.Current.Unavailable!;
        Assert.Contains("the licence has expired", Assert.IsType<WorkerStartException>(unavailable.InnerException).StderrTail, StringComparison.Ordinal);
        Assert.True(_supervisor.GetStatistics().IsDegraded);
        _script.Write(ScriptedWorker.ShakeHands, ScriptedWorker.Obey);
        await Eventually.UntilAsync("it recovers", () => Advance(0.1) && Workers.Count == 1);
        Assert.Null(_supervisor.Current.Unavailable);

        bool Advance(double seconds)
        {
            time.Advance(TimeSpan.FromSeconds(seconds));
            return true;
        }
    }

    [Fact]
    public async Task WaitForChangeAsync_AfterDispose_Ends()
    {
        await StartAsync(Settings);
        await _supervisor.DisposeAsync().DefaultTimeout();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => _supervisor.WaitForChangeAsync(_supervisor.Current.Version, CancellationToken.None).DefaultTimeout());
        Assert.False(_supervisor.Condemn(1, Session, 1, "late"));
    }

    private async Task StartAsync(SupervisorSettings settings, TimeProvider? time = null)
    {
        _supervisor = new WorkerSupervisor(settings, time ?? TimeProvider.System, _logs);
        await _supervisor.StartAsync(CancellationToken.None).DefaultTimeout();
    }

    private RecorderMemory OpenSession(WorkerEndpoint worker)
    {
        RecorderMemory memory = _script.OpenPage(worker.WorkerId);
        memory.Page.OpenSession(1, Session);
        return memory;
    }

    private async Task WatchAsync(Action<WorkerDirectorySnapshot> onSnapshot, CancellationToken cancellationToken)
    {
        try
        {
            for (long version = _supervisor.Current.Version; ;)
            {
                WorkerDirectorySnapshot snapshot = await _supervisor.WaitForChangeAsync(version, cancellationToken);
                version = snapshot.Version;
                onSnapshot(snapshot);
            }
        }
        catch (OperationCanceledException)
        {
            // The test has seen enough.
        }
    }

    private static void KillFromOutside(WorkerEndpoint worker) => Signal(worker.ProcessId, "KILL");

    private static void Signal(int processId, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", processId.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }
}
