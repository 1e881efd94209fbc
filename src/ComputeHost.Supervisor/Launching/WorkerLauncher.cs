using System.ComponentModel;
using System.Globalization;
using System.Security.Cryptography;
using ComputeHost.Protocol;
using ComputeHost.Protocol.Launch;
using ComputeHost.Protocol.Recorder;
using ComputeHost.Protocol.Threads;
using ComputeHost.Supervisor.Dumps;
using ComputeHost.Supervisor.Files;
using ComputeHost.Supervisor.Output;
using ComputeHost.Supervisor.Watching;
using Microsoft.Extensions.Logging;

namespace ComputeHost.Supervisor.Launching;

/// <summary>What happens to a launched worker, in any order and on any thread.</summary>
internal interface ILaunchObserver
{
    void OnStarted(ManagedWorker worker, WorkerProcess process);

    void OnNotStarted(ManagedWorker worker, StartFacts facts);

    void OnAnswer(ManagedWorker worker);

    /// <summary>An output has ended, or the process has.</summary>
    void OnProcessChange(ManagedWorker worker);
}

/// <summary>Starts worker processes and checks what they answer.</summary>
internal sealed class WorkerLauncher(
    WorkerLaunchPlan plan, MemoryLimits memory, SupervisorSettings settings, RuntimeDirectory files, DumpKeeper? dumps, TimeProvider timeProvider, ILogger outputLogger,
    ProgramBuild build)
{
    private static long _lastWorker;

    // Read in time: when it is reached, nothing more can be read.
    private readonly long? _openFiles = OpenFilesLimit.OfThisProcess();
    private long _lastEpoch;

    public WorkerLaunchPlan Plan => plan;

    /// <summary>Begins a launch; how it goes on is told to the observer.</summary>
    /// <param name="observer">Is told.</param>
    /// <param name="admit">Takes the worker before there is a process: if it throws, there will be none.</param>
    public void Launch(ILaunchObserver observer, Action<ManagedWorker> admit)
    {
        // Names are never used again in this process, whichever pool they are in.
        string workerId = string.Create(CultureInfo.InvariantCulture, $"w-{Interlocked.Increment(ref _lastWorker)}");
        string token = RandomNumberGenerator.GetHexString(64, lowercase: true);
        string nonce = RandomNumberGenerator.GetHexString(32, lowercase: true);
        ManagedWorker worker = null!;
        worker = new ManagedWorker(++_lastEpoch, workerId, files.AddressOf(workerId), token, settings.SlotsPerWorker)
        {
            LaunchedAt = timeProvider.GetUtcNow(),
            Output = new WorkerOutput(workerId, nonce, timeProvider, outputLogger) { OnAnswer = () => observer.OnAnswer(worker) },
        };
        var boot = new WorkerBoot
        {
            Protocol = ProtocolVersion.Current,
            WorkerId = workerId,
            Nonce = nonce,
            Token = token,
            SupervisorProcessId = Environment.ProcessId,
            Address = worker.Address,
            Directory = files.DirectoryPath,
            Slots = settings.SlotsPerWorker,
            Nice = settings.WorkerNice,
            MaxPayload = settings.MaxPayload,
            MemorySoftLimit = memory.Soft,
            LogLevel = (int)settings.WorkerLogLevel,
            GraceMilliseconds = (int)settings.CancellationGrace.TotalMilliseconds,
        };
        admit(worker);
        try
        {
            SpawnerThread.Post(() => Start(worker, boot, observer));
        }
        catch (OutOfMemoryException e)
        {
            observer.OnNotStarted(worker, Facts(StartProblem.NotStarted, worker) with { Detail = e.Message, Exception = e });
        }
    }

    /// <summary>Opens the recorder's page of a worker whose handshake has no fault.</summary>
    /// <returns>What is wrong with the page, or null; also if there is no page because the process is gone, which tells its own story.</returns>
    public StartFacts? OpenRecorder(ManagedWorker worker, out RecorderView? recorder)
    {
        recorder = null;
        try
        {
            recorder = new RecorderView(RecorderMemory.Open(worker.Process!.Id, worker.Output.Answer!.Handshake!.Page!), settings.SlotsPerWorker);
            return null;
        }
        catch (Exception e)
        {
            // Where it leads is the worker's word: whatever comes of it is the worker's fault.
            return worker.Process!.IsDead ? null : Facts(StartProblem.NoRecorder, worker) with { Detail = e.Message, Exception = e };
        }
    }

    /// <summary>Checks what a worker has answered.</summary>
    /// <returns>What is wrong, or null if nothing is or there is no answer.</returns>
    public StartFacts? FindFault(ManagedWorker worker)
    {
        WorkerProcess process = worker.Process!;
        (StartProblem Problem, string Detail)? fault = worker.Output.Answer switch
        {
            null => null,
            { Handshake: null } => (StartProblem.BadHandshake, "it is damaged"),
            { Handshake: { } handshake } => FindFault(handshake, worker.Address, process.Id),
        };
        return fault is var (problem, detail) ? Facts(problem, worker) with { Detail = detail } : FindOtherBuild(worker);
    }

    /// <summary>The builds of another program are its own business.</summary>
    private StartFacts? FindOtherBuild(ManagedWorker worker) =>
        plan.RunsThisProgram && worker.Output.Answer?.Handshake is { } handshake && build.Admit(handshake.Modules) is { } difference
            ? Facts(StartProblem.OtherBuild, worker) with { Detail = difference.ToString(), Difference = difference }
            : null;

    public StartFacts Facts(StartProblem problem, ManagedWorker worker) => new(problem, plan)
    {
        WorkerId = worker.WorkerId,
        ProcessId = worker.Process?.Id,
        StartTimeout = settings.StartTimeout,
        MissingFile = plan.FindMissingFile(File.Exists),
        OpenFiles = _openFiles,
    };

    private static (StartProblem Problem, string Detail)? FindFault(WorkerHandshake handshake, string address, int processId) =>
        handshake switch
        {
            { Protocol: not ProtocolVersion.Current } => (StartProblem.OtherProtocol, $"protocol {handshake.Protocol} (ComputeHost {handshake.Version})"),
            { Error: { } error } => (StartProblem.Refused, error),
            _ when handshake.ProcessId != processId => (StartProblem.BadHandshake, $"it comes from process {handshake.ProcessId} and not from the one that was started"),
            _ when handshake.Address != address => (StartProblem.BadHandshake, $"the worker listens at '{handshake.Address}' and not at '{address}'"),
            { Page: null } => (StartProblem.BadHandshake, "it names no flight recorder"),
            _ => null,
        };

    private void Start(ManagedWorker worker, WorkerBoot boot, ILaunchObserver observer)
    {
        if (worker.KillOrder is not null)
        {
            // This thread was held up for so long that nobody wants the worker any more.
            observer.OnNotStarted(worker, worker.StartFailure ?? Facts(StartProblem.NotStarted, worker));
            return;
        }

        WorkerProcess? process = null;
        try
        {
            IReadOnlyDictionary<string, string> host = plan.ReadEnvironment();
            Dictionary<string, string> environment = WorkerEnvironmentBuilder.Build(host, plan, memory, dumps, settings.WorkerEnvironment);
            worker.TempPath = RuntimeFiles.TempPath(environment);
            process = WorkerProcess.Start(plan, environment, worker.Output, () => observer.OnProcessChange(worker));
            Record(process, worker.TempPath);
            observer.OnStarted(worker, process);
            process.Begin((boot with { Environment = WorkerEnvironmentBuilder.ForChildren(host, environment, settings.WorkerEnvironment) }).ToLine());
            if (worker.KillOrder is not null)
            {
                // Whoever gave the order may have found no process yet, and have ended since: then nobody else would kill it.
                process.Kill();
            }
        }
        catch (Exception e)
        {
            process?.Kill();
            process?.AbandonOutput();
            Shortage.Outlast((Launcher: this, observer, worker, e), static failed => failed.Launcher.TellNotStarted(failed.observer, failed.worker, failed.e));
        }
    }

    private void TellNotStarted(ILaunchObserver observer, ManagedWorker worker, Exception exception) =>
        observer.OnNotStarted(worker, Facts(StartProblem.NotStarted, worker) with { Detail = exception.Message, ErrorNumber = (exception as Win32Exception)?.NativeErrorCode, Exception = exception });

    private void Record(WorkerProcess process, string tempPath)
    {
        if (process.StartTime is { } startTime && ProcessStat.Read(Environment.ProcessId) is { } self)
        {
            files.Record(new LaunchRecord(process.Id, startTime, self.SessionId, KernelIdentity.Current, tempPath));
        }
    }
}
