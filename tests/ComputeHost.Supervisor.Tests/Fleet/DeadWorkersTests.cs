using System.Diagnostics;
using ComputeHost.Protocol.Recorder;
using ComputeHost.Protocol.Seam;
using ComputeHost.Supervisor.Cgroups;
using ComputeHost.Supervisor.Exits;
using ComputeHost.Supervisor.Files;
using ComputeHost.Supervisor.Fleet;
using ComputeHost.Supervisor.Settings;
using ComputeHost.Supervisor.Watching;
using ComputeHost.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;

namespace ComputeHost.Supervisor.Tests.Fleet;

public sealed class DeadWorkersTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("ch-test").FullName;
    private readonly RuntimeDirectory _files;

    public DeadWorkersTests() => _files = RuntimeDirectory.Create([_root]);

    public void Dispose()
    {
        _files.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public async Task Explain_KernelStruckOnceAndWeKilledAnother_BlamesMemoryForTheOneThatWasStruck()
    {
        CountStrikes(0);
        DeadWorkers dead = Create("0::/\n");
        ManagedWorker ours = Launch("w-1"), struck = Launch("w-2"), later = Launch("w-3");
        CountStrikes(1);
        ours.Launch.Kill(KillOrder.For("The worker gave no sign of life."));
        struck.Process!.Kill();
        later.Process!.Kill();

        foreach (ManagedWorker worker in (ManagedWorker[])[ours, struck, later])
        {
            await Eventually.UntilAsync("it is dead", () => worker.Process!.HasExited);
            dead.Add(worker, Stopwatch.GetTimestamp());
        }

        await Eventually.UntilAsync("all are explained", () =>
        {
            dead.Explain();
            return !dead.IsWaiting;
        });
        Assert.Equal(
            [WorkerLostCause.Killed, WorkerLostCause.OutOfMemory, WorkerLostCause.Killed],
            ((ManagedWorker[])[ours, struck, later]).Select(worker => worker.Exit!.Cause));
    }

    [Fact]
    public async Task Explain_DeathCannotBeExamined_GivesAVerdictAllTheSame()
    {
        DeadWorkers dead = Create("");
        ManagedWorker broken = Launch("w-1"), other = Launch("w-2");
        Task<WorkerVerdict> asked = broken.VerdictAsync(session: 7);
        foreach (ManagedWorker worker in (ManagedWorker[])[broken, other])
        {
            worker.Process!.Kill();
            await Eventually.UntilAsync("it is dead", () => worker.Process!.HasExited);
            dead.Add(worker, Stopwatch.GetTimestamp());
        }

        await Eventually.UntilAsync("all is read", () => broken.Process!.OutputHasEnded && other.Process!.OutputHasEnded);
        // Asked for its exit code, it throws now.
        broken.Process!.Dispose();
        Assert.Equal([broken, other], dead.Explain());

        Assert.Equal((WorkerLostCause.Unknown, "w-1"), ((await asked.DefaultTimeout()).Exit.Cause, broken.Exit!.WorkerId));
        Assert.Equal(WorkerLostCause.Killed, other.Exit!.Cause);
    }

    [Fact]
    public async Task Explain_WordsOfADyingRuntimeLongBeforeTheDeath_AreNotThoseOfThisDeath()
    {
        DeadWorkers dead = Create("");
        using RecorderMemory page = RecorderMemory.Create(Path.Combine(_root, "page"));
        ManagedWorker worker = Launch("w-1");
        worker.Launch.Output.Tail.Add("Stack overflow.");
        worker.Launch.Output.Tail.Add("   at Somebody.Else()");
        var limits = new MemoryLimits(Heap: 100, Most: 200, Soft: 50);
        worker.BecomeReady(
            new RecorderView(RecorderMemory.Open(Environment.ProcessId, page.Location), slots: 1),
            new WatchFactory(new SupervisorSettings(), limits, TimeProvider.System, new Random(1)).Create());
        // As if the call had begun, and the death come, long after that.
        long later = Stopwatch.GetTimestamp() + (10 * Stopwatch.Frequency);
        page.Page.OpenSession(1, session: 7);
        Assert.True(page.Page.TryStart(0, 1, 1, later));
        worker.Recorder!.Fence();
        worker.Process!.Kill();
        await Eventually.UntilAsync("it is dead", () => worker.Process!.HasExited && worker.Process.OutputHasEnded);
        dead.Add(worker, later + Stopwatch.Frequency);
        dead.Explain();

        Assert.Equal(("", 0L), (worker.Exit!.LastWords, worker.Exit.LastWordsStamp));
        worker.Recorder.Dispose();
    }

    private void CountStrikes(int count) => File.WriteAllText(Path.Combine(_root, "memory.events"), $"oom_kill {count}\n");

    private DeadWorkers Create(string membership)
    {
        var examiner = new ExitExaminer(dumps: null, new CgroupOomCounter(new CgroupPlaces($"1 1 0:1 / {_root} rw - cgroup2 none rw", membership), TimeProvider.System), NullLogger.Instance);
        return new DeadWorkers(examiner, _files, new SupervisorSettings(), TimeProvider.System);
    }

    private static ManagedWorker Launch(string workerId)
    {
        ManagedWorker worker = TestLaunch.StartWorker(workerId, TimeProvider.System);
        worker.Process!.Begin("");
        return worker;
    }
}
