using ComputeHost.Protocol;
using ComputeHost.Protocol.Launch;
using ComputeHost.Protocol.Recorder;
using ComputeHost.Supervisor.Settings;
using ComputeHost.Supervisor.Watching;

namespace ComputeHost.Supervisor.Launching;

/// <summary>Checks what a started worker answers, and gathers what is known of a start that failed.</summary>
internal sealed class StartCheck(WorkerLaunchPlan plan, SupervisorSettings settings, ProgramBuild build)
{
    public StartFacts Facts(StartProblem problem, WorkerLaunch launch) => new(problem, plan)
    {
        WorkerId = launch.WorkerId,
        ProcessId = launch.Process?.Id,
        StartTimeout = settings.StartTimeout,
        MissingFile = plan.FindMissingFile(File.Exists),
        OpenFiles = OpenFilesLimit.OfThisProcess(),
    };

    /// <summary>Checks what a worker has answered.</summary>
    /// <returns>What is wrong, or null if nothing is or there is no answer.</returns>
    public StartFacts? FindFault(WorkerLaunch launch)
    {
        (StartProblem Problem, string Detail)? fault = launch.Output.Answer switch
        {
            null => null,
            { Handshake: null } => (StartProblem.BadHandshake, "it is damaged"),
            { Handshake: { } handshake } => FindFault(handshake, launch.Boot.Address, launch.ProcessId),
        };
        return fault is var (problem, detail) ? Facts(problem, launch) with { Detail = detail } : FindOtherBuild(launch);
    }

    /// <summary>Opens the recorder's page of a worker whose handshake has no fault.</summary>
    /// <returns>What is wrong with the page, or null; also if there is no page because the process is gone, which its exit will tell.</returns>
    public StartFacts? OpenRecorder(WorkerLaunch launch, out RecorderView? recorder)
    {
        recorder = null;
        try
        {
            recorder = new RecorderView(RecorderMemory.Open(launch.ProcessId, launch.Output.Answer!.Handshake!.Page!), launch.Boot.Slots);
            return null;
        }
        catch (Exception e)
        {
            // The worker says where the page is: whatever comes of it is the worker's fault.
            return launch.Process!.IsDead ? null : Facts(StartProblem.NoRecorder, launch) with { Detail = e.Message, Exception = e };
        }
    }

    /// <summary>The builds of another program are its own business.</summary>
    private StartFacts? FindOtherBuild(WorkerLaunch launch) =>
        plan.RunsThisProgram && launch.Output.Answer?.Handshake is { } handshake && build.Admit(handshake.Modules) is { } difference
            ? Facts(StartProblem.OtherBuild, launch) with { Detail = difference.ToString(), Difference = difference }
            : null;

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
}
