using ComputeHost.Protocol.Recorder;
using ComputeHost.Protocol.Seam;
using ComputeHost.Supervisor.Fleet;
using ComputeHost.Supervisor.Recycling;
using ComputeHost.TestSupport;
using Microsoft.Extensions.Time.Testing;

namespace ComputeHost.Supervisor.Tests.Processes;

/// <summary>How many workers there are over time, and how they are let go.</summary>
public sealed class FleetTests : ScriptedWorkerTest
{
    [Fact]
    public async Task ReportDemand_CallsWait_GrowsToTheMaximumAndShrinksWhenIdle()
    {
        await StartAsync(Settings with { MaxWorkers = 3, IdleTimeout = TimeSpan.FromSeconds(1) });

        Supervisor.ReportDemand(10);

        await Eventually.UntilAsync("there are three", () => Workers.Count == 3);
        await Eventually.UntilAsync("one is left", () => Workers.Count == 1 && Supervisor.GetStatistics().Workers.Count == 1);
        SupervisorStatistics statistics = Supervisor.GetStatistics();
        Assert.Equal((3, 0, 0), (statistics.Launched, statistics.Restarts, statistics.Kills));
    }

    [Fact]
    public async Task ReportWork_WatchRests_LooksAgain()
    {
        await StartAsync(Settings with { MaxCallsPerWorker = 100, RestAfter = TimeSpan.Zero, RestInterval = TimeSpan.FromHours(1) });
        await Eventually.UntilAsync("it rests", () => Supervisor.IsResting);
        WorkerEndpoint first = Workers[0];
        using RecorderMemory page = Script.OpenPage(first.WorkerId);
        page.Page.OpenSession(1, Session);
        page.Page.TryStart(0, 1, 200, now: 1);
        page.Page.TryEnd(0, 1, 200);

        Supervisor.ReportWork();

        await SuccessorAsync(first);
    }

    [Fact]
    public async Task Standby_WorkerIsLost_TakesItsPlaceAtOnce()
    {
        await StartAsync(Settings with { StandbyWorkers = 1 });
        await Eventually.UntilAsync("one stands by", () => Supervisor.GetStatistics().Standby == 1);
        WorkerEndpoint first = Assert.Single(Workers);
        WorkerStatistics standby = Supervisor.GetStatistics().Workers.Single(worker => worker.Epoch != first.Epoch);

        Signal(first.ProcessId, "KILL");

        await Eventually.UntilAsync("the standby worker is listed", () => Workers is [var worker] && worker.WorkerId == standby.WorkerId);
        await Eventually.UntilAsync("another stands by", () => Supervisor.GetStatistics() is { Standby: 1, Ready: 2 });
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

        Supervisor.RequestRecycle();

        await Eventually.UntilAsync("both are new", () => Workers.Count == 2 && !Workers.Any(worker => old.Contains(worker.Epoch)));
        await watching.CancelAsync();
        await watch.DefaultTimeout();
        Assert.Equal(2, least);
        Assert.Equal(2, Supervisor.GetStatistics().Recycled[RecycleReason.Requested]);
        Assert.Equal(0, Supervisor.GetStatistics().Kills);
    }

    [Fact]
    public async Task MaxCalls_Reached_RecyclesTheWorker()
    {
        await StartAsync(Settings with { MaxCallsPerWorker = 100 });
        WorkerEndpoint first = Workers[0];
        using RecorderMemory page = Script.OpenPage(first.WorkerId);
        page.Page.OpenSession(1, Session);
        page.Page.TryStart(0, 1, 200, now: 1);
        page.Page.TryEnd(0, 1, 200);

        await SuccessorAsync(first);

        Assert.Equal(1, Supervisor.GetStatistics().Recycled[RecycleReason.MaxCalls]);
    }

    [Fact]
    public async Task MemorySoftLimit_WorkerTakesNoMoreCalls_IsLetGoAtOnceAndReplaced()
    {
        await StartAsync(Settings);
        WorkerEndpoint first = Workers[0];
        bool unlistedBefore = false;
        using var watching = new CancellationTokenSource();
        Task watch = WatchAsync(snapshot => unlistedBefore |= snapshot.Starting == 1 && !snapshot.Workers.Any(worker => !worker.Draining), watching.Token);
        using RecorderMemory page = Script.OpenPage(first.WorkerId);

        page.Page.MarkFull();

        await SuccessorAsync(first);
        await watching.CancelAsync();
        await watch.DefaultTimeout();
        Assert.True(unlistedBefore, "it was still offered while its successor started");
        Assert.Equal((1, 0, 0), (Supervisor.GetStatistics().Recycled[RecycleReason.Memory], Supervisor.GetStatistics().Kills, Supervisor.GetStatistics().Restarts));
    }

    [Fact]
    public async Task Drain_WorkerIgnoresIt_IsKilledAtTheTimeout()
    {
        Script.Write(ScriptedWorker.ShakeHands, ScriptedWorker.Ignore);
        await StartAsync(Settings with { DrainTimeout = TimeSpan.FromMilliseconds(300), StopTimeout = TimeSpan.FromMilliseconds(300) });
        WorkerEndpoint first = Workers[0];

        Supervisor.RequestRecycle();

        await Eventually.UntilAsync("the old one is gone", () => !ProcessWatch.IsAlive(first.ProcessId));
        await Eventually.UntilAsync("it is counted", () => Supervisor.GetStatistics() is { Kills: 1, Restarts: 0 });
        Assert.Contains(Logs.Entries, entry => entry.EventId.Name == "WorkerKilled" && entry.Message.Contains("'DrainTimeout'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task DisposeAsync_WorkerIgnoresStop_IsKilledAtTheTimeout()
    {
        Script.Write(ScriptedWorker.ShakeHands, ScriptedWorker.Ignore);
        var time = new FakeTimeProvider();
        await StartAsync(Settings, time);
        Task end = Supervisor.DisposeAsync().AsTask();

        await Eventually.UntilAsync("all has ended", () =>
        {
            time.Advance(TimeSpan.FromSeconds(0.1));
            return end.IsCompleted;
        });

        Assert.Equal((1, 1), (Supervisor.GetStatistics().Kills, Supervisor.GetStatistics().Exits));
        Assert.Empty(Workers);
    }

    [Fact]
    public async Task DisposeAsync_ObedientWorker_EndsItWithoutAKill()
    {
        await StartAsync(Settings);

        await Supervisor.DisposeAsync().DefaultTimeout();

        Assert.Equal((1, 0, 0), (Supervisor.GetStatistics().Exits, Supervisor.GetStatistics().Kills, Supervisor.GetStatistics().Ready));
        Assert.Contains(Logs.Entries, entry => entry.EventId.Name == "WorkerEnded");
        Assert.DoesNotContain(Logs.Entries, entry => entry.EventId.Name is "WorkerLost" or "WorkerKilled");
    }

    [Fact]
    public async Task Output_Flood_IsBoundedAndCounted()
    {
        Script.Write(ScriptedWorker.ShakeHands, "yes 'a line of ordinary length that says nothing' | head -n 500000", "echo done >&2", ScriptedWorker.Obey);
        await StartAsync(Settings);

        await Eventually.UntilAsync("the flood is over", () => Logs.Entries.Any(entry => entry.Values.GetValueOrDefault("Line") is "done"));

        Assert.InRange(Logs.Entries.Count(entry => entry.EventId.Name == "WorkerStdout"), 1, 100_000);
        await Supervisor.DisposeAsync().DefaultTimeout();
        Assert.Contains(Logs.Entries, entry => entry.EventId.Name == "WorkerOutputDropped");
    }

    [Fact]
    public async Task ForgetAddress_ConnectedWorker_DeletesTheSocketFileOnly()
    {
        await StartAsync(Settings);
        Assert.True(File.Exists(WorkerAddress.Parse(Workers[0].Address).Place));

        Supervisor.ForgetAddress(Workers[0].Epoch);

        Assert.False(File.Exists(WorkerAddress.Parse(Workers[0].Address).Place));
        Assert.True(ProcessWatch.IsAlive(Workers[0].ProcessId));
    }

    [Fact]
    public async Task Starts_FailingAgainAndAgain_DegradeAndRecover()
    {
        var time = new FakeTimeProvider();
        await StartAsync(Settings, time);
        Script.Write("echo 'the licence has expired' >&2", "exit 1");
        Signal(Workers[0].ProcessId, "KILL");

        await Eventually.UntilAsync("the pool is degraded", () => Advance(0.1) && Supervisor.Current.Unavailable is not null);

        var unavailable = (NoWorkersException)Supervisor.Current.Unavailable!;
        Assert.Contains("the licence has expired", Assert.IsType<WorkerStartException>(unavailable.InnerException).StderrTail, StringComparison.Ordinal);
        Assert.True(Supervisor.GetStatistics().IsDegraded);
        Script.Write(ScriptedWorker.ShakeHands, ScriptedWorker.Obey);
        await Eventually.UntilAsync("it recovers", () => Advance(0.1) && Workers.Count == 1);
        Assert.Null(Supervisor.Current.Unavailable);

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
        await Supervisor.DisposeAsync().DefaultTimeout();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => Supervisor.WaitForChangeAsync(Supervisor.Current.Version, CancellationToken.None).DefaultTimeout());
        Assert.False(Supervisor.Condemn(1, Session, 1, "late"));
    }

    private async Task WatchAsync(Action<WorkerDirectorySnapshot> onSnapshot, CancellationToken cancellationToken)
    {
        try
        {
            for (long version = Supervisor.Current.Version; ;)
            {
                WorkerDirectorySnapshot snapshot = await Supervisor.WaitForChangeAsync(version, cancellationToken);
                version = snapshot.Version;
                onSnapshot(snapshot);
            }
        }
        catch (OperationCanceledException)
        {
            // The test has seen enough.
        }
    }
}
