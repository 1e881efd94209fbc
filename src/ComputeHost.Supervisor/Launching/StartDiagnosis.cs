using System.Globalization;
using ComputeHost.Protocol;
using ComputeHost.Protocol.Launch;

namespace ComputeHost.Supervisor.Launching;

/// <summary>Says what is probably wrong when a worker does not start, and what to do.</summary>
internal static class StartDiagnosis
{
    private const int NoEntry = 2;
    private const int ExecFormat = 8;
    private const int NoAccess = 13;
    private const int TooManyFiles = 24;

    private const string EntryCall = "'await ComputeWorker.RunAsync(args);'";

    public static ComputeHostException ToException(StartFacts facts)
    {
        string diagnosis = Explain(facts);
        string process = facts.ProcessId is { } id ? $" (process {id})" : "";
        string stderr = facts.StderrTail.Length > 0 ? $" Its standard error ends with:\n{facts.StderrTail}" : "";
        string message = $"Worker '{facts.WorkerId}'{process} could not be started: {Describe(facts)}. {diagnosis} The command was: {facts.Plan.CommandLine}.{stderr}";
        return facts switch
        {
            { Problem: StartProblem.OtherProtocol } => new ProtocolMismatchException(message, facts.Exception)
            {
                Ran = ComputeRan.No,
                Here = $"protocol {ProtocolVersion.Current} (ComputeHost {ProtocolVersion.Product})",
                There = facts.Detail,
            },
            { Difference: { } difference } => new ProtocolMismatchException(message, facts.Exception) { Ran = ComputeRan.No, Here = difference.Here.ToString(), There = difference.There.ToString() },
            _ => new WorkerStartException(message, facts.Exception) { ExitCode = facts.ExitCode, StderrTail = facts.StderrTail, Diagnosis = diagnosis },
        };
    }

    public static string Explain(StartFacts facts)
    {
        (bool mayBeWhy, bool isWhy) = JudgeFileLimit(facts);
        return (mayBeWhy, isWhy) switch
        {
            (false, _) => ExplainProblem(facts),
            (_, true) => NameFileLimit(facts, isWhy: true),
            _ => $"{ExplainProblem(facts)} {NameFileLimit(facts, isWhy: false)}",
        };
    }

    /// <summary>What the limit of open files has to do with it, as a sentence.</summary>
    /// <returns>Null for nothing.</returns>
    public static string? ExplainByFileLimit(StartFacts facts) => JudgeFileLimit(facts) is (true, var isWhy) ? NameFileLimit(facts, isWhy) : null;

    private static string ExplainProblem(StartFacts facts) => facts.Problem switch
    {
        _ when facts.MissingFile is { } file => $"The program's file '{file}' is not there any more: it was moved, deleted or replaced while the program ran. Restart the program from where it is now.",
        StartProblem.OtherBuild => BuildDifference.Remedy,
        StartProblem.NotStarted => ExplainNotStarted(facts),
        StartProblem.Exited => ExplainExit(facts),
        StartProblem.NoHandshake => ExplainSilence(facts),
        StartProblem.BadHandshake => "The program must leave the line with the handshake on its standard output as it is. If a script starts it, the script must replace itself with it ('exec').",
        StartProblem.ExitedAfterHandshake => "Something in the worker ended it: a start-up hook, a start method ('[ComputeWorkerStart]') or a thread that one of them has left behind. Its standard error may say what.",
        StartProblem.NoRecorder when facts.Exception is UnauthorizedAccessException =>
            "The kernel does not let this process see what the worker has open. The worker's program runs with other rights (set-user-id, file capabilities), a start method has made it not dumpable ('PR_SET_DUMPABLE'), or a security policy forbids it. "
            + "Start it with the rights of this process, or call 'prctl' before 'ComputeWorker.RunAsync'.",
        StartProblem.NoRecorder => "A start method ('[ComputeWorkerStart]') or a start-up hook has closed a descriptor that is not its own, or the worker is no worker of ComputeHost.",
        StartProblem.Refused => "Correct what the worker reports; it checks assemblies, compute methods and start methods before it is ready.",
        StartProblem.OtherProtocol => "Build the worker program and this program with the same version of ComputeHost.",
        _ => throw new ArgumentOutOfRangeException(nameof(facts)),
    };

    private static string Describe(StartFacts facts) => facts.Problem switch
    {
        StartProblem.NotStarted => $"the operating system did not start '{facts.Plan.FileName}' ({facts.Detail})",
        StartProblem.Exited => facts.ExitCode is { } code ? $"it ended with exit code {code} before its handshake" : "it ended before its handshake",
        StartProblem.NoHandshake => $"it sent no handshake within {facts.StartTimeout} ('StartTimeout'), and was killed",
        StartProblem.BadHandshake => $"its handshake cannot be used, because {facts.Detail}",
        StartProblem.ExitedAfterHandshake => facts.ExitCode is { } code ? $"it ended with exit code {code} right after its handshake" : "it ended right after its handshake",
        StartProblem.NoRecorder => $"its flight recorder cannot be opened, because {facts.Detail}",
        StartProblem.Refused => $"it reported: {facts.Detail}",
        StartProblem.OtherBuild => facts.Detail,
        StartProblem.OtherProtocol => $"it speaks {facts.Detail}, this side protocol {ProtocolVersion.Current}",
        _ => throw new ArgumentOutOfRangeException(nameof(facts)),
    };

    /// <summary>
    /// Whether the limit of open files may be why a start failed, and whether it is. A runtime that cannot open a file ends in many ways, and often says something
    /// else: an assembly that cannot be opened passes for one that is not there, and a thread that gets no descriptors for one that gets no memory.
    /// </summary>
    private static (bool MayBeWhy, bool IsWhy) JudgeFileLimit(StartFacts facts)
    {
        if (facts.OpenFiles is null)
        {
            return (false, false);
        }

        bool isSaid = facts.ErrorNumber == TooManyFiles || (Says(facts, "Too many open files") && !Says(facts, "Too many open files in system"));
        if (isSaid || HasAmpleLimit(facts))
        {
            return (isSaid, isSaid);
        }

        bool isWhy = Says(facts, "Could not load") || Says(facts, "FileNotFoundException") || Says(facts, "FileLoadException");
        bool hasAnotherCause = facts.Problem is StartProblem.OtherBuild or StartProblem.OtherProtocol or StartProblem.BadHandshake
            || (facts.Problem is StartProblem.Refused && !Says(facts, nameof(OutOfMemoryException)));
        return (isWhy || !hasAnotherCause, isWhy);
    }

    private static string NameFileLimit(StartFacts facts, bool isWhy)
    {
        string limit = string.Create(CultureInfo.InvariantCulture, $"No more than {facts.OpenFiles} ('ulimit -n') files may be open here");
        return (isWhy, HasAmpleLimit(facts)) switch
        {
            (true, true) => $"{limit}, and all of them are: this program leaves files or connections open, or needs a higher limit.",
            (true, false) => $"{limit}, and this program and its workers load more assemblies than that. Raise the limit to 1024 or more.",
            _ => $"{limit}, which may be why: raise the limit to 1024 or more.",
        };
    }

    private static bool HasAmpleLimit(StartFacts facts) => facts.OpenFiles is not < OpenFilesLimit.Ample;

    private static bool Says(StartFacts facts, string part) => Has(facts.Detail, part) || Has(facts.StderrTail, part);

    private static string ExplainNotStarted(StartFacts facts) => facts.ErrorNumber switch
    {
        NoEntry => $"The file '{facts.Plan.FileName}' does not exist, or the interpreter that its first line names does not. Check {Source(facts)}.",
        NoAccess => $"The file '{facts.Plan.FileName}' is not executable for this user, or lies on a volume that allows no programs. Set its executable bit with 'chmod +x'.",
        ExecFormat => $"The file '{facts.Plan.FileName}' is built for another architecture, or is a script without an interpreter line ('#!'). Publish it for this machine.",
        _ when facts.Exception is OutOfMemoryException =>
            "This process got no thread or no memory. It has too many threads ('ulimit -u') or open files ('ulimit -n'), of which each thread takes two, "
            + "or its memory is full.",
        _ => $"Check that {Source(facts)} can be started by hand as this user.",
    };

    private static string ExplainExit(StartFacts facts)
    {
        string stderr = facts.StderrTail;
        if (Has(stderr, "Microsoft.AspNetCore"))
        {
            return "The program does not find the ASP.NET Core shared framework, which the worker needs. Reference it ('<FrameworkReference Include=\"Microsoft.AspNetCore.App\" />') and install the ASP.NET Core runtime.";
        }

        if (Has(stderr, "You must install or update .NET") || Has(stderr, "You must install .NET"))
        {
            return "The .NET runtime that the program needs is not installed where it is looked for. Install it, or set 'DOTNET_ROOT' to the installation.";
        }

        if (Has(stderr, "Startup hook assembly") || Has(stderr, "StartupHook"))
        {
            return facts.Plan.Kind != LaunchKind.Hook
                ? "A start-up hook that 'WorkerEnvironment' or the program's runtimeconfig names failed; its standard error says which. Correct it, or remove it."
                : $"The start-up hook '{WorkerLaunchPlan.WorkerAssemblyName}' could not be loaded. Deploy '{WorkerLaunchPlan.WorkerAssemblyName}.dll' with the program, or name a worker program in 'WorkerCommand'.";
        }

        if (Has(stderr, WorkerEnvironment.NoWorkerYet))
        {
            return $"The program starts a pool instead of becoming a worker. Let its 'Main' call {EntryCall} before anything else, if 'ComputeWorker.IsWorker' is true.";
        }

        return (facts.ExitCode, facts.Plan.Kind) switch
        {
            (WorkerExitCode.BadBoot, _) => "The worker could not read what it was told on its standard input. Nothing in the program may read standard input before the worker does.",
            (WorkerExitCode.StartFailed, _) => "The worker's own start failed; its standard error says why.",
            (WorkerExitCode.SupervisorGone, _) => "The worker did not find this process as its parent. If a script starts it, the script must replace itself with it ('exec').",
            (0, LaunchKind.Command) => $"The program ended normally without becoming a worker. Let its 'Main' call {EntryCall}.",
            (126, LaunchKind.Command) => "A script found the program but could not execute it. Set its executable bit, and check its architecture.",
            (127, LaunchKind.Command) => "A script did not find the program. Check the path in it.",
            (137, _) => "Something killed the process, for example the out-of-memory killer or a limit of its container. Give it more memory, or lower 'MaxWorkers'.",
            (_, LaunchKind.Command) => $"Start the command by hand to see why it ends. Its 'Main' must call {EntryCall}.",
            _ => "Its standard error says why, if it says anything.",
        };
    }

    private static string ExplainSilence(StartFacts facts) => facts.Plan.Kind switch
    {
        LaunchKind.Command => $"Let the program's 'Main' call {EntryCall} before anything that takes long, and nothing after it.",
        LaunchKind.Hook => "Another start-up hook or a start method ('[ComputeWorkerStart]') may hang, or start-up hooks are turned off in this program. Raise 'StartTimeout', or name a worker program in 'WorkerCommand'.",
        _ => "A start method ('[ComputeWorkerStart]') may hang, or this machine is overloaded. Raise 'StartTimeout' if the start may take that long.",
    };

    private static string Source(StartFacts facts) => facts.Plan.Kind == LaunchKind.Command ? "'WorkerCommand'" : $"'{facts.Plan.FileName}'";

    private static bool Has(string text, string part) => text.Contains(part, StringComparison.Ordinal);
}
