using System.ComponentModel;
using System.Globalization;
using System.Security.Cryptography;
using ComputeHost.Protocol;
using ComputeHost.Protocol.Launch;
using ComputeHost.Protocol.Recorder;
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

    /// <param name="worker">The worker.</param>
    /// <param name="handshake">Null if the line is damaged.</param>
    void OnHandshake(ManagedWorker worker, WorkerHandshake? handshake);

    /// <summary>An output has ended, or the process has.</summary>
    void OnProcessChange(ManagedWorker worker);
}

/// <summary>Starts worker processes and checks what they answer.</summary>
internal sealed class WorkerLauncher(
    WorkerLaunchPlan plan, MemoryLimits memory, SupervisorSettings settings, RuntimeDirectory files, TimeProvider timeProvider, ILogger outputLogger)
{
    private static long _lastWorker;
    private long _lastEpoch;

    public WorkerLaunchPlan Plan => plan;

    /// <summary>Begins a launch; how it goes on is told to the observer.</summary>
    public ManagedWorker Launch(ILaunchObserver observer)
    {
        // Names are never used again in this process, whichever pool they are in.
        string workerId = string.Create(CultureInfo.InvariantCulture, $"w-{Interlocked.Increment(ref _lastWorker)}");
        string token = RandomNumberGenerator.GetHexString(64, lowercase: true);
        string nonce = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var worker = new ManagedWorker(++_lastEpoch, workerId, files.AddressOf(workerId), token, settings.SlotsPerWorker);
        var output = new WorkerOutput(workerId, nonce, timeProvider, outputLogger) { OnHandshake = handshake => observer.OnHandshake(worker, handshake) };
        worker.Stderr = output.Tail;
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
        };
        SpawnerThread.Post(() => Start(worker, boot, output, observer));
        return worker;
    }

    /// <summary>Checks a handshake and opens the recorder's page.</summary>
    /// <returns>What is wrong, or null if the worker is ready.</returns>
    public StartFacts? Accept(ManagedWorker worker, WorkerHandshake? handshake, out RecorderView? recorder)
    {
        recorder = null;
        WorkerProcess process = worker.Process!;
        (StartProblem Problem, string Detail)? fault = handshake switch
        {
            null => (StartProblem.BadHandshake, "it is damaged"),
            { Protocol: not ProtocolVersion.Current } => (StartProblem.OtherProtocol, $"protocol {handshake.Protocol} (ComputeHost {handshake.Version})"),
            { Error: { } error } => (StartProblem.Refused, error),
            _ when handshake.ProcessId != process.Id => (StartProblem.BadHandshake, $"it comes from process {handshake.ProcessId} and not from the one that was started"),
            _ when handshake.Address != worker.Address => (StartProblem.BadHandshake, $"the worker listens at '{handshake.Address}' and not at '{worker.Address}'"),
            { Page: null } => (StartProblem.BadHandshake, "it names no flight recorder"),
            _ => null,
        };
        if (fault is null)
        {
            try
            {
                recorder = new RecorderView(RecorderMemory.Open(process.Id, handshake!.Page!), settings.SlotsPerWorker);
                return null;
            }
            catch (Exception e) when (e is IOException or InvalidDataException)
            {
                fault = (StartProblem.BadHandshake, e.Message);
            }
        }

        return Facts(fault.Value.Problem, worker) with { Detail = fault.Value.Detail };
    }

    public StartFacts Facts(StartProblem problem, ManagedWorker worker) => new(problem, plan)
    {
        WorkerId = worker.WorkerId,
        ProcessId = worker.Process?.Id,
        StartTimeout = settings.StartTimeout,
    };

    private void Start(ManagedWorker worker, WorkerBoot boot, WorkerOutput output, ILaunchObserver observer)
    {
        try
        {
            Dictionary<string, string> environment =
                WorkerEnvironmentBuilder.Build(ProcessFacts.CurrentEnvironment(), plan, memory, settings.WorkerEnvironment);
            worker.TempPath = RuntimeFiles.TempPath(environment);
            WorkerProcess process = WorkerProcess.Start(plan, environment, output, () => observer.OnProcessChange(worker));
            Record(process, worker.TempPath);
            observer.OnStarted(worker, process);
            process.Begin(boot.ToLine());
        }
        catch (Exception e)
        {
            int? errorNumber = (e as Win32Exception)?.NativeErrorCode;
            observer.OnNotStarted(worker, Facts(StartProblem.NotStarted, worker) with { Detail = e.Message, ErrorNumber = errorNumber, Exception = e });
        }
    }

    private void Record(WorkerProcess process, string tempPath)
    {
        if (process.StartTime is { } startTime && ProcessStat.Read(Environment.ProcessId) is { } self)
        {
            files.Record(new LaunchRecord(process.Id, startTime, self.SessionId, KernelIdentity.Current, tempPath));
        }
    }
}
