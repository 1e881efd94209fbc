using System.Diagnostics;
using ComputeHost.Protocol.Recorder;
using ComputeHost.Protocol.Seam;
using ComputeHost.Supervisor.Files;
using ComputeHost.Supervisor.Launching;
using ComputeHost.Supervisor.Output;
using ComputeHost.Supervisor.Watching;
using ComputeHost.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;

namespace ComputeHost.Supervisor.Tests;

public sealed class UndertakerTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("ch-test").FullName;
    private readonly RuntimeDirectory _files;

    public UndertakerTests() => _files = RuntimeDirectory.Create([_root]);

    public void Dispose()
    {
        _files.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public async Task Explain_KernelStruckOnceAndWeKilledAnother_BlamesMemoryForTheOneThatWasStruck()
    {
        CountStrikes(0);
        var undertaker = new Undertaker(new SupervisorSettings(), _files, dumps: null, new CgroupOomCounter("0::/\n", _root, TimeProvider.System), TimeProvider.System, NullLogger.Instance);
        ManagedWorker ours = Launch("w-1"), struck = Launch("w-2"), later = Launch("w-3");
        CountStrikes(1);
        ours.Kill(KillOrder.For("The worker gave no sign of life."));
        struck.Process!.Kill();
        later.Process!.Kill();

        foreach (ManagedWorker worker in (ManagedWorker[])[ours, struck, later])
        {
            await Eventually.UntilAsync("it is dead", () => worker.Process!.HasExited);
            undertaker.Receive(worker);
        }

        await Eventually.UntilAsync("all are explained", () =>
        {
            undertaker.Explain();
            return !undertaker.IsWaiting;
        });
        Assert.Equal(
            [WorkerLostCause.Killed, WorkerLostCause.OutOfMemory, WorkerLostCause.Killed],
            ((ManagedWorker[])[ours, struck, later]).Select(worker => worker.ExplainedExit!.Cause));
    }

    [Fact]
    public async Task Explain_DeathCannotBeExamined_GivesAVerdictAllTheSame()
    {
        var undertaker = new Undertaker(new SupervisorSettings(), _files, dumps: null, new CgroupOomCounter("", _root, TimeProvider.System), TimeProvider.System, NullLogger.Instance);
        ManagedWorker broken = Launch("w-1"), other = Launch("w-2");
        Task<WorkerVerdict> asked = broken.VerdictAsync(session: 7);
        foreach (ManagedWorker worker in (ManagedWorker[])[broken, other])
        {
            worker.Process!.Kill();
            await Eventually.UntilAsync("it is dead", () => worker.Process!.HasExited);
            undertaker.Receive(worker);
        }

        await Eventually.UntilAsync("all is read", () => broken.Process!.OutputHasEnded && other.Process!.OutputHasEnded);
        // Asked for its exit code, it throws now.
        broken.Process!.Dispose();
        Assert.Equal([broken, other], undertaker.Explain());

        Assert.Equal((WorkerLostCause.Unknown, "w-1"), ((await asked.DefaultTimeout()).Exit.Cause, broken.ExplainedExit!.WorkerId));
        Assert.Equal(WorkerLostCause.Killed, other.ExplainedExit!.Cause);
    }

    [Fact]
    public async Task Explain_WordsOfADyingRuntimeLongBeforeTheDeath_AreNotThoseOfThisDeath()
    {
        var undertaker = new Undertaker(new SupervisorSettings(), _files, dumps: null, new CgroupOomCounter("", _root, TimeProvider.System), TimeProvider.System, NullLogger.Instance);
        using RecorderMemory page = RecorderMemory.Create(Path.Combine(_root, "page"));
        ManagedWorker worker = Launch("w-1");
        worker.Output.Tail.Add("Stack overflow.");
        worker.Output.Tail.Add("   at Somebody.Else()");
        worker.Recorder = new RecorderView(RecorderMemory.Open(Environment.ProcessId, page.Location), slots: 1);
        // As if the call had begun, and the death come, long after that.
        long later = Stopwatch.GetTimestamp() + (10 * Stopwatch.Frequency);
        page.Page.OpenSession(1, session: 7);
        Assert.True(page.Page.TryStart(0, 1, 1, later));
        worker.Recorder.Fence();
        worker.Process!.Kill();
        await Eventually.UntilAsync("it is dead", () => worker.Process!.HasExited && worker.Process.OutputHasEnded);
        undertaker.Receive(worker);
        worker.DeathStamp = later + Stopwatch.Frequency;
        undertaker.Explain();

        Assert.Equal(("", 0L), (worker.ExplainedExit!.LastWords, worker.ExplainedExit.LastWordsStamp));
        worker.Recorder.Dispose();
    }

    private void CountStrikes(int count) => File.WriteAllText(Path.Combine(_root, "memory.events"), $"oom_kill {count}\n");

    private static ManagedWorker Launch(string workerId)
    {
        var output = new WorkerOutput(workerId, "nonce", TimeProvider.System, NullLogger.Instance) { OnAnswer = () => { } };
        var plan = WorkerLaunchPlan.OfCommand(["/bin/sleep", "1000"]);
        var process = WorkerProcess.Start(plan, new Dictionary<string, string>(), output, () => { });
        process.Begin("");
        return new ManagedWorker(1, workerId, "", "", slots: 1) { Output = output, LaunchedAt = DateTimeOffset.UtcNow, Process = process };
    }
}
