using ComputeHost.Protocol.Recorder;
using ComputeHost.Protocol.Seam;
using ComputeHost.Supervisor.Files;
using ComputeHost.Supervisor.Launching;
using ComputeHost.Supervisor.Output;
using ComputeHost.Supervisor.Restarting;
using ComputeHost.Supervisor.Watching;
using ComputeHost.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ComputeHost.Supervisor.Tests;

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
    private readonly FleetHealth _health;

    public WorkerLifecycleTests()
    {
        var settings = new SupervisorSettings { DrainTimeout = TimeSpan.FromDays(24) };
        _files = RuntimeDirectory.Create([_root]);
        _page = RecorderMemory.Create(Path.Combine(_root, "page"));
        _page.Page.OpenSession(1, Session);
        var output = new WorkerOutput("w-1", "nonce", _time, NullLogger.Instance) { OnAnswer = () => { } };
        var plan = WorkerLaunchPlan.OfCommand(["/bin/sleep", "1000"]);
        _worker = new ManagedWorker(1, "w-1", "", "", slots: 1)
        {
            Output = output,
            LaunchedAt = DateTimeOffset.UtcNow,
            Process = WorkerProcess.Start(plan, new Dictionary<string, string>(), output, () => { }),
            Recorder = new RecorderView(RecorderMemory.Open(Environment.ProcessId, _page.Location), slots: 1),
            State = WorkerState.Ready,
        };
        var memory = MemoryLimits.Of(settings, available: 1L << 33);
        var undertaker = new Undertaker(settings, _files, dumps: null, new CgroupOomCounter("", _root, _time), _time, NullLogger.Instance);
        _health = new FleetHealth(_time, new Random(1), RestartLimits.Default(1), NullLogger.Instance);
        _lifecycle = new WorkerLifecycle(
            settings,
            memory,
            new WorkerLauncher(plan, memory, settings, _files, dumps: null, _time, NullLogger.Instance, new ProgramBuild(() => [])),
            undertaker,
            _health,
            new FleetCounters(),
            _time,
            NullLogger.Instance,
            new Random(1));
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

        Assert.Throws<OutOfMemoryException>(() => _lifecycle.Launch(starts, _ => throw new OutOfMemoryException()));

        // Workers are started in turn: the first one would be told of first.
        ManagedWorker? second = null;
        _lifecycle.Launch(starts, worker => second = worker);
        (ManagedWorker started, WorkerProcess process) = await starts.First.DefaultTimeout();
        process.Kill();
        Assert.Same(second, started);
        await Eventually.UntilAsync("it is dead", () => process.HasExited);
    }

    [Fact]
    public void NoteCondemned_WorkerThatDrained_IsGivenUpSoonAndNotWhenTheDrainWouldEnd()
    {
        _lifecycle.BeginDrain(_worker, reason: null);
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
    public void Lose_WorkerThatHadACallBefore_IsNoFailureOfThePool()
    {
        Assert.True(_page.Page.TryStart(0, 1, 4, now: 1000));
        Assert.True(_page.Page.TryEnd(0, 1, 4));

        _lifecycle.Lose(_worker);

        Assert.False(_health.HasFailed);
        Assert.False(_worker.DiedUnused);
        Assert.Equal(1, _health.AllowStarts(missing: 1, starting: 0));
    }

    [Fact]
    public void Lose_WorkerThatNeverHadACall_CountsAsAFailure()
    {
        _lifecycle.Lose(_worker);

        Assert.True(_health.HasFailed);
        Assert.True(_worker.DiedUnused);
    }

    private void Condemn()
    {
        _worker.Kill(KillOrder.ForCall(Session, 4, "Its time was up."));
        _lifecycle.NoteCondemned(_worker);
    }

    private sealed class Starts : ILaunchObserver
    {
        private readonly TaskCompletionSource<(ManagedWorker Worker, WorkerProcess Process)> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<(ManagedWorker Worker, WorkerProcess Process)> First => _first.Task;

        public void OnStarted(ManagedWorker worker, WorkerProcess process) => _first.TrySetResult((worker, process));

        public void OnNotStarted(ManagedWorker worker, StartFacts facts) => _first.TrySetException(new InvalidOperationException(facts.Detail));

        public void OnAnswer(ManagedWorker worker)
        {
        }

        public void OnProcessChange(ManagedWorker worker)
        {
        }
    }
}
