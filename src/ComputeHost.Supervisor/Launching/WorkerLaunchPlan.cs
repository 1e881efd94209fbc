namespace ComputeHost.Supervisor.Launching;

internal enum LaunchKind
{
    /// <summary>A command that the user named.</summary>
    Command,

    /// <summary>This program itself, its own executable or by <c>dotnet exec</c>, diverted by a start-up hook before its <c>Main</c>.</summary>
    Hook,

    /// <summary><c>dotnet exec</c> of the stock entry with this program's dependencies: where there is no assembly to divert, or no start-up hooks.</summary>
    Exec,
}

/// <summary>Which command starts a worker of this program.</summary>
/// <param name="Kind">How the process becomes a worker.</param>
/// <param name="FileName">The executable.</param>
/// <param name="Arguments">Its arguments, not yet quoted.</param>
internal sealed record WorkerLaunchPlan(LaunchKind Kind, string FileName, IReadOnlyList<string> Arguments)
{
    /// <summary>The assembly by its simple name, which every kind of program resolves; a single-file program refuses the path.</summary>
    public string? StartupHook => Kind == LaunchKind.Hook ? ProcessFacts.WorkerAssemblyName : null;

    /// <summary>What of the program itself the start needs.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>One of <see cref="Files"/> that is not there any more.</summary>
    public string? FindMissingFile(Func<string, bool> exists) => Files.FirstOrDefault(file => !exists(file));

    public string CommandLine => string.Join(' ', Arguments.Prepend(FileName).Select(part => part.Contains(' ', StringComparison.Ordinal) ? $"\"{part}\"" : part));

    /// <summary>Decides how this program's workers are started.</summary>
    /// <exception cref="WorkerStartException">This program cannot be started as a worker; the message has the remedy.</exception>
    public static WorkerLaunchPlan Create(ProcessFacts facts, IReadOnlyList<string>? workerCommand)
    {
        if (workerCommand is { Count: > 0 })
        {
            return new WorkerLaunchPlan(LaunchKind.Command, workerCommand[0], [.. workerCommand.Skip(1)]);
        }

        return facts.HostsItself ? CreateHook(facts) : CreateExec(facts);
    }

    private static WorkerLaunchPlan CreateHook(ProcessFacts facts)
    {
        if (!facts.StartupHooksSupported)
        {
            throw Impossible(
                "This program cannot be its own worker, because it is trimmed, compiled ahead of time, or built with PublishAot and so has no start-up hooks. "
                + "Publish a second program that calls 'await ComputeWorker.RunAsync(args)' and name it in 'WorkerCommand', or build this one without PublishAot (in a file-based program: '#:property PublishAot=false') and with the property 'StartupHookSupport' set to true.");
        }

        if (facts.ProcessPath is null)
        {
            throw Impossible("The path of this program's executable is not known. Name a worker program in 'WorkerCommand'.");
        }

        if (facts.DepsFile is not null && facts.WorkerAssembly is null)
        {
            throw WorkerAssemblyMissing(facts);
        }

        return new WorkerLaunchPlan(LaunchKind.Hook, facts.ProcessPath, []) { Files = facts.DepsFile is { } deps ? [facts.ProcessPath, deps] : [facts.ProcessPath] };
    }

    private static WorkerLaunchPlan CreateExec(ProcessFacts facts)
    {
        string worker = facts.WorkerAssembly ?? throw WorkerAssemblyMissing(facts);
        string deps = facts.DepsFile ?? throw Impossible(
            "This program has no dependency file ('.deps.json'), so a worker could not find its assemblies. "
            + "Leave the property 'GenerateDependencyFile' at true, or name a worker program in 'WorkerCommand'.");
        string runtimeConfig = deps[..^".deps.json".Length] + ".runtimeconfig.json";
        foreach (string needed in (string[])[deps, runtimeConfig])
        {
            if (!facts.FileExists(needed))
            {
                throw Impossible($"The file '{needed}' is missing, and a worker cannot be started without it. Deploy it with the program, or name a worker program in 'WorkerCommand'.");
            }
        }

        MuxerSearch muxer = MuxerLocator.Find(facts);
        string dotnet = muxer.Path ?? throw Impossible(
            $"No 'dotnet' program was found to start a worker with. Tried: {string.Join(", ", muxer.Tried.Select(path => $"'{path}'"))}. "
            + "Set the environment variable 'DOTNET_ROOT' to the directory of the .NET installation, or name a worker program in 'WorkerCommand'.");
        IEnumerable<string> probing = facts.ProbingDirectories.SelectMany(directory => (string[])["--additionalprobingpath", directory]);
        // The program's own assembly, where it can be diverted: what goes by the entry assembly is then the same in host and worker.
        bool diverts = facts.StartupHooksSupported && facts.WorkerAssemblyIsTrusted && facts.EntryAssembly is not null;
        string entry = diverts ? facts.EntryAssembly! : worker;
        return new WorkerLaunchPlan(diverts ? LaunchKind.Hook : LaunchKind.Exec, dotnet, ["exec", "--depsfile", deps, "--runtimeconfig", runtimeConfig, .. probing, entry])
        {
            Files = [entry, deps, runtimeConfig, worker],
        };
    }

    private static WorkerStartException WorkerAssemblyMissing(ProcessFacts facts) => Impossible(
        $"'{ProcessFacts.WorkerAssemblyName}.dll' was not deployed with this program: it is neither among its trusted assemblies nor in '{facts.BaseDirectory}'. "
        + "Reference the package 'ComputeHost' from the program that is started, and do not remove the file.");

    private static WorkerStartException Impossible(string diagnosis) => new("No worker can be started. " + diagnosis) { Diagnosis = diagnosis };
}
