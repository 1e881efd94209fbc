using ComputeHost.Protocol.Recorder;
using ComputeHost.Protocol.Seam;
using ComputeHost.Supervisor.Cgroups;
using ComputeHost.Supervisor.Exits;
using ComputeHost.Supervisor.Files;
using ComputeHost.Supervisor.Fleet;
using ComputeHost.Supervisor.Launching;
using ComputeHost.Supervisor.Restarting;
using ComputeHost.Supervisor.Settings;
using ComputeHost.Supervisor.Tests.Processes;
using ComputeHost.Supervisor.Watching;
using ComputeHost.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ComputeHost.Supervisor.Tests.Fleet;

/// <summary>A worker that is killed and, as nobody looks for its exit here, stays as if no kill could end it.</summary>
public sealed class WorkerLifecycleTests : IDisposable
{
    private const ulong Session = 7;

    private readonly string _root = Directory.CreateTempSubdirectory("ch-test").FullName;
    private readonly FakeTimeProvider _time = new();
    private readonly RuntimeDirectory _files;
    private readonly RecorderMemory _page;
    private readonly ManagedWorker _worker;
    private readonly WorkerLifecycle _lifecycle;
    private readonly WorkerStarter _starter;
    private readonly FleetHealth _health;
    private readonly FleetRecord _record;

    public WorkerLifecycleTests()
    {
        var settings = new SupervisorSettings { DrainTimeout = TimeSpan.FromDays(24), BeatTimeout = TimeSpan.FromDays(1000) };
        _files = RuntimeDirectory.Create([_root]);
        _page = RecorderMemory.Create(Path.Combine(_root, "page"));
        _page.Page.OpenSession(1, Session);
        _worker = TestLaunch.StartWorker("w-1", _time);
        var memory = MemoryLimits.Of(settings, available: 1L << 33);
        var watches = new WatchFactory(settings, memory, _time, new Random(1));
        _worker.BecomeReady(new RecorderView(RecorderMemory.Open(Environment.ProcessId, _page.Location), slots: 1), watches.Create());
        _health = new FleetHealth(_time, new Random(1), RestartLimits.Default(1), NullLogger.Instance);
        _record = new FleetRecord(_health, new FleetCounters(settings.Pool), new WorkerDirectory(), NullLogger.Instance);
        var check = new StartCheck(TestLaunch.Plan, settings, new ProgramBuild(() => []));
        var examiner = new ExitExaminer(dumps: null, new CgroupOomCounter(new CgroupPlaces("", ""), _time), NullLogger.Instance);
        _lifecycle = new WorkerLifecycle(settings, check, new DeadWorkers(examiner, _files, settings, _time), _record, _time);
        var launches = new LaunchFactory(settings, memory, _files, _time, NullLogger.Instance);
        var launcher = new WorkerLauncher(launches, TestLaunch.Plan, new LaunchEnvironment(TestLaunch.Plan, memory, dumps: null, own: null), _files, check);
        _starter = new WorkerStarter(launcher, check, watches, _record, _time);
    }

    public void Dispose()
    {
        _worker.Process!.Kill();
        _worker.Process.Dispose();
        _worker.Recorder!.Dispose();
        _page.Dispose();
        _files.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public async Task Launch_NoMemoryToTakeTheWorkerIn_StartsNone()
    {
        var starts = new Starts();

        Assert.Throws<OutOfMemoryException>(() => _starter.Launch(starts, _ => throw new OutOfMemoryException()));

        // Workers are started in turn: the first one would be told of first.
        ManagedWorker? second = null;
        _starter.Launch(starts, worker => second = worker);
        (WorkerLaunch started, ChildProcess process) = await starts.First.DefaultTimeout();
        process.Kill();
        Assert.Same(second?.Launch, started);
        await Eventually.UntilAsync("it is dead", () => process.HasExited);
    }

    [Fact]
    public void EndCondemned_WorkerThatDrained_IsGivenUpSoonAndNotWhenTheDrainWouldEnd()
    {
        _lifecycle.BeginDrain(_worker);
        _lifecycle.SendDrain(_worker);
        Condemn();

        _time.Advance(TimeSpan.FromSeconds(9));
        _lifecycle.Watch(_worker);
        Assert.False(_worker.IsGivenUp);
        _time.Advance(TimeSpan.FromSeconds(2));
        _lifecycle.Watch(_worker);

        Assert.True(_worker.IsGivenUp);
    }

    [Fact]
    public async Task Watch_WorkerIsGivenUp_ItsCallsHaveAVerdict()
    {
        Assert.True(_page.Page.TryStart(0, 1, 4, now: 1000));
        Task<WorkerVerdict> asked = _worker.VerdictAsync(Session);
        Condemn();
        Assert.False(asked.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(11));
        Assert.Null(_lifecycle.Watch(_worker));

        WorkerVerdict verdict = await asked.DefaultTimeout();
        Assert.Equal((4ul, WorkerLostCause.Collateral, 4ul), (verdict.StartedThrough, verdict.Exit.Cause, verdict.Exit.Kill!.Call));
        Assert.Equal([new RunningCall(4, 1000)], verdict.Running);
        Assert.False(_page.Page.TryStart(0, 1, 5, now: 2000));
        Assert.Equal(4ul, (await _worker.VerdictAsync(Session).DefaultTimeout()).StartedThrough);
    }

    [Fact]
    public void TakeOutOfService_WorkerThatHadACallBefore_IsNoFailureOfThePool()
    {
        Assert.True(_page.Page.TryStart(0, 1, 4, now: 1000));
        Assert.True(_page.Page.TryEnd(0, 1, 4));

        _lifecycle.TakeOutOfService(_worker);

        Assert.False(_health.HasFailed);
        Assert.False(_worker.DiedUnused);
        Assert.Equal(1, _health.AllowStarts(missing: 1, starting: 0));
    }

    [Fact]
    public void TakeOutOfService_WorkerThatNeverHadACall_CountsAsAFailure()
    {
        _lifecycle.TakeOutOfService(_worker);

        Assert.True(_health.HasFailed);
        Assert.True(_worker.DiedUnused);
    }

    [Fact]
    public void TakeOutOfService_SecondTime_CountsNothing()
    {
        _lifecycle.TakeOutOfService(_worker);
        _lifecycle.TakeOutOfService(_worker);

        Assert.Equal(1, _record.AddTo(new SupervisorStatistics()).Restarts);
    }

    [Fact]
    public void EndBroken_WorkerThatDiesOfNothing_IsKilledSoon()
    {
        _lifecycle.EndBroken(_worker);
        _lifecycle.Watch(_worker);
        Assert.Null(_worker.KillOrder);

        _time.Advance(TimeSpan.FromSeconds(1));
        _lifecycle.Watch(_worker);

        Assert.Contains("session broke before it had a call", _worker.KillOrder!.Record.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void EndBroken_WorkerThatHadACall_IsTakenForItsMethodsDoing()
    {
        Assert.True(_page.Page.TryStart(0, 1, 4, now: 1000));
        _lifecycle.EndBroken(_worker);
        _time.Advance(TimeSpan.FromSeconds(1));
        _lifecycle.Watch(_worker);

        Assert.Contains("a method may have closed sockets", _worker.KillOrder!.Record.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void EndBroken_WorkerThatWasToldToEnd_HasTheTimeForIt()
    {
        _lifecycle.BeginDrain(_worker);
        _lifecycle.SendDrain(_worker);
        _lifecycle.EndBroken(_worker);
        _time.Advance(TimeSpan.FromSeconds(1.9));
        _lifecycle.Watch(_worker);
        Assert.Null(_worker.KillOrder);

        _time.Advance(TimeSpan.FromSeconds(0.2));
        _lifecycle.Watch(_worker);

        Assert.NotNull(_worker.KillOrder);
    }

    [Fact]
    public async Task Watch_DebuggerIsAttachedToADrainingWorker_WaitsUntilItHasGone()
    {
        _lifecycle.BeginDrain(_worker);
        _lifecycle.SendDrain(_worker);
        await using (new AttachedDebugger(_worker.Process!.Id))
        {
            _time.Advance(TimeSpan.FromDays(25));
            _lifecycle.Watch(_worker);
            Assert.Null(_worker.KillOrder);
        }

        // The time runs anew from the last look that found the debugger.
        _time.Advance(TimeSpan.FromDays(23));
        _lifecycle.Watch(_worker);
        Assert.Null(_worker.KillOrder);
        _time.Advance(TimeSpan.FromDays(2));
        _lifecycle.Watch(_worker);

        Assert.Contains("'DrainTimeout'", _worker.KillOrder?.Record.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Stop_WorkerIgnoresIt_IsKilledAtTheTimeoutAndNotBefore()
    {
        _lifecycle.Stop(_worker);
        _time.Advance(TimeSpan.FromSeconds(1.9));
        _lifecycle.Watch(_worker);
        Assert.Null(_worker.KillOrder);

        _time.Advance(TimeSpan.FromSeconds(0.2));
        _lifecycle.Watch(_worker);

        Assert.NotNull(_worker.KillOrder);
    }

    [Fact]
    public void Stop_WorkerIsAlreadyStopping_IsToldToEnd()
    {
        _lifecycle.TakeOutOfService(_worker);

        _lifecycle.Stop(_worker);

        Assert.Equal((WorkerState.Stopping, true), (_worker.State, _worker.WasToldToEnd));
    }

    private void Condemn()
    {
        _worker.Launch.Kill(KillOrder.ForCall(Session, 4, "Its time was up."));
        _lifecycle.EndCondemned(_worker);
    }

    private sealed class Starts : ILaunchObserver
    {
        private readonly TaskCompletionSource<(WorkerLaunch Launch, ChildProcess Process)> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<(WorkerLaunch Launch, ChildProcess Process)> First => _first.Task;

        public void OnStarted(WorkerLaunch launch, ChildProcess process) => _first.TrySetResult((launch, process));

        public void OnNotStarted(WorkerLaunch launch, StartFacts facts) => _first.TrySetException(new InvalidOperationException(facts.Detail));

        public void OnAnswer(WorkerLaunch launch)
        {
        }

        public void OnProcessChange(WorkerLaunch launch)
        {
        }
    }
}
