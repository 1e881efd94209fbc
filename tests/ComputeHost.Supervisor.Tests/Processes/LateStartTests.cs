using ComputeHost.Supervisor.Exits;
using ComputeHost.Supervisor.Launching;
using ComputeHost.Supervisor.Tests.Fleet;
using ComputeHost.TestSupport;
using Microsoft.Extensions.Time.Testing;

namespace ComputeHost.Supervisor.Tests.Processes;

/// <summary>Workers whose process comes up when nobody waits for it any more.</summary>
public sealed class LateStartTests : IDisposable
{
    private readonly LogCapture _logs = new();
    private readonly ScriptedWorker _script = new ScriptedWorker().Write(ScriptedWorker.ShakeHands, ScriptedWorker.Obey);

    public void Dispose()
    {
        Assert.Empty(ProcessWatch.WithMarker(_script.ProgramPath));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_script.RuntimeBase));
        _script.Dispose();
        _logs.Dispose();
    }

    [Fact]
    public async Task StartAsync_SpawnerIsHeldUpBeyondTheTimeout_Fails()
    {
        await using var supervisor = new WorkerSupervisor(_script.Settings with { StartTimeout = TimeSpan.FromMilliseconds(200) }, TimeProvider.System, _logs);
        using var held = new HeldSpawner();
        Task start = supervisor.StartAsync(_script.Plan, CancellationToken.None);
        await Eventually.UntilAsync("the time is up", () => _logs.Entries.Any(entry => entry.EventId.Name == "WorkerKilled"));

        held.Release();

        WorkerStartException exception = await Assert.ThrowsAsync<WorkerStartException>(() => start.DefaultTimeout());
        Assert.Contains("sent no handshake", exception.Message, StringComparison.Ordinal);
        Assert.Equal((0, 1), (supervisor.GetStatistics().Starting, supervisor.GetStatistics().FailedStarts));
    }

    [Fact]
    public async Task StartAsync_SpawnerNeverComesBack_FailsAllTheSame()
    {
        var time = new FakeTimeProvider();
        await using var supervisor = new WorkerSupervisor(_script.Settings, time, _logs);
        using var held = new HeldSpawner();
        Task start = supervisor.StartAsync(_script.Plan, CancellationToken.None);

        await Eventually.UntilAsync("it has failed", () => Advance(time) && start.IsCompleted);

        await Assert.ThrowsAsync<WorkerStartException>(() => start);
        Assert.Equal((0, 1), (supervisor.GetStatistics().Starting, supervisor.GetStatistics().FailedStarts));
        held.Release();
        await HeldSpawner.IdleAsync();
    }

    [Fact]
    public async Task DisposeAsync_LaunchOutlivesIt_LeavesNoProcess()
    {
        var time = new FakeTimeProvider();
        await using var supervisor = new WorkerSupervisor(_script.Settings with { StartTimeout = TimeSpan.FromDays(1) }, time, _logs);
        using var held = new HeldSpawner();
        using var source = new CancellationTokenSource();
        Task start = supervisor.StartAsync(_script.Plan, source.Token);
        await Eventually.UntilAsync("it is launched", () => supervisor.GetStatistics().Starting == 1);
        await source.CancelAsync();
        await Eventually.UntilAsync("the supervisor has ended", () => Advance(time) && start.IsCompleted);

        held.Release();

        await HeldSpawner.IdleAsync();
        Assert.Empty(ProcessWatch.WithMarker(_script.ProgramPath));
    }

    [Fact]
    public async Task Attach_KilledBefore_IsKilledNow()
    {
        WorkerLaunch launch = TestLaunch.Create("w-1", TimeProvider.System);
        using var process = ChildProcess.Start(TestLaunch.Plan, new Dictionary<string, string>(), launch.Output, () => { });
        launch.Kill(KillOrder.For("Its time was up."));

        launch.Attach(process);

        await Eventually.UntilAsync("the process is dead", () => process.HasExited);
    }

    [Fact]
    public async Task Start_ItsOutputCannotBeTaken_LeavesNoProcess()
    {
        var plan = WorkerLaunchPlan.OfCommand([_script.ProgramPath]);
        Assert.Throws<NullReferenceException>(() => ChildProcess.Start(plan, new Dictionary<string, string>(), output: null!, () => { }));
        await Eventually.UntilAsync("the process is dead", () => ProcessWatch.WithMarker(_script.ProgramPath).Count == 0);
    }

    private static bool Advance(FakeTimeProvider time)
    {
        time.Advance(TimeSpan.FromSeconds(0.5));
        return true;
    }

    /// <summary>Keeps the one thread that starts workers busy.</summary>
    private sealed class HeldSpawner : IDisposable
    {
        private readonly ManualResetEventSlim _released = new();

        public HeldSpawner() => SpawnerThread.Post(_released.Wait);

        public static Task IdleAsync()
        {
            var idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            SpawnerThread.Post(idle.SetResult);
            return idle.Task.DefaultTimeout();
        }

        public void Release() => _released.Set();

        // The thread may still be about to wait.
        public void Dispose() => Release();
    }
}
