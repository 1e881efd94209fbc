using ComputeHost.Protocol;

namespace ComputeHost.Supervisor.Launching;

/// <summary>Makes the launch plan of a program that is its own worker.</summary>
internal static class ProgramLaunch
{
    /// <summary>Decides how the program of this process is started as a worker.</summary>
    /// <exception cref="WorkerStartException">It cannot be; the message has the remedy.</exception>
    public static WorkerLaunchPlan Of(ProcessFacts facts) =>
        !facts.ReflectionSupported ? throw WithoutReflection() : (facts.HostsItself ? PlanHook(facts) : PlanExec(facts)) with { RunsThisProgram = true };

    private static WorkerStartException WithoutReflection() => Impossible(
        $"This program cannot be its own worker, because the switch '{ReflectionFeature.SwitchName}' is off, as it is in trimmed and Native AOT programs and in those with PublishTrimmed or PublishAot in their project. "
        + "Publish a second program that calls 'await ComputeWorker.RunAsync(args)' and name it in 'WorkerCommand', or build this one without PublishTrimmed and PublishAot "
        + "(in a file-based program: '#:property PublishAot=false').");

    private static WorkerLaunchPlan PlanHook(ProcessFacts facts)
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

    private static WorkerLaunchPlan PlanExec(ProcessFacts facts)
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
        $"'{WorkerLaunchPlan.WorkerAssemblyName}.dll' was not deployed with this program: it is neither among its trusted assemblies nor in '{facts.BaseDirectory}'. "
        + "Reference the package 'ComputeHost' from the program that is started, and do not remove the file.");

    private static WorkerStartException Impossible(string diagnosis) => new("No worker can be started. " + diagnosis) { Diagnosis = diagnosis };
}
