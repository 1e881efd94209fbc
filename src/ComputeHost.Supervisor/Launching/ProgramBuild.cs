using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Runtime.Loader;
using ComputeHost.Protocol.Launch;
using ComputeHost.Protocol.Methods;

namespace ComputeHost.Supervisor.Launching;

/// <summary>
/// Which build of the program its workers run. The files can be exchanged while this process lives; a worker that starts then would answer as another
/// version, without a word.
/// So all workers have to run the build of the first, and of what this process has loaded.
/// </summary>
/// <param name="loaded">What this process has loaded of the program's own files.</param>
internal sealed class ProgramBuild(Func<IEnumerable<ModuleIdentity>> loaded)
{
    private readonly ConcurrentDictionary<MethodContract, bool> _accepted = new();
    private volatile FrozenDictionary<string, ModuleIdentity[]>? _workers;

    /// <summary>Compares a worker that has just started; one that is the same is what all later ones are compared with.</summary>
    /// <returns>The first assembly that differs, or null.</returns>
    public BuildDifference? Admit(IReadOnlyList<ModuleIdentity> worker)
    {
        ILookup<string, ModuleIdentity> there = worker.ToLookup(module => module.Name, StringComparer.Ordinal);
        IEnumerable<ModuleIdentity> here = loaded().Concat(_workers?.Values.SelectMany(modules => modules) ?? []);
        foreach (ModuleIdentity module in here.Where(module => there.Contains(module.Name) && !there[module.Name].Contains(module)))
        {
            return new BuildDifference(module, there[module.Name].First());
        }

        // A start method may have loaded more than in the workers before.
        _workers = worker.Concat(_workers?.Values.SelectMany(modules => modules) ?? []).Distinct()
            .GroupBy(module => module.Name, StringComparer.Ordinal).ToFrozenDictionary(modules => modules.Key, modules => modules.ToArray(), StringComparer.Ordinal);
        return null;
    }

    /// <summary>Why the workers cannot run a method as this process has it; null if they can, or if none has started yet.</summary>
    public ProtocolMismatchException? Refuse(MethodContract method)
    {
        // Of a method that is only described, the worker compares the types.
        if (_workers is not { } workers || method.Method is null || _accepted.ContainsKey(method))
        {
            return null;
        }

        ModuleIdentity here = ModuleIdentity.Of(method.Method.Module.Assembly);
        if (!workers.TryGetValue(here.Name, out ModuleIdentity[]? there))
        {
            return new ProtocolMismatchException($"'{method.DisplayName}' cannot be called: no worker has its assembly. {method.Home}")
            {
                Method = method.DisplayName,
                Ran = ComputeRan.No,
                Here = here.ToString(),
                There = $"no assembly '{here.Name}'",
            };
        }

        if (!there.Contains(here))
        {
            var difference = new BuildDifference(here, there[0]);
            return new ProtocolMismatchException($"'{method.DisplayName}' cannot be called: {difference}. {BuildDifference.Remedy}")
            {
                Method = method.DisplayName,
                Ran = ComputeRan.No,
                Here = difference.Here.ToString(),
                There = difference.There.ToString(),
            };
        }

        _accepted.TryAdd(method, true);
        return null;
    }

    /// <summary>
    /// What this process has loaded from the program's directory, or out of its single file. What the environment of this process has brought from
    /// elsewhere, workers do not have.
    /// Asked of the loaded modules and never of the files, which may be newer.
    /// </summary>
    public static IEnumerable<ModuleIdentity> LoadedByThisProcess() =>
        AssemblyLoadContext.Default.Assemblies
            .Where(static assembly => !assembly.IsDynamic && AssemblyFile.PathOf(assembly) is var path && (path.Length == 0 || path.StartsWith(AppContext.BaseDirectory, StringComparison.Ordinal)))
            .Select(ModuleIdentity.Of);
}

/// <summary>An assembly that is of one build in this process and of another in a worker.</summary>
internal sealed record BuildDifference(ModuleIdentity Here, ModuleIdentity There)
{
    public const string Remedy = "The program's files have changed since it was started. Restart the program, so that it and its workers run the same build.";

    public override string ToString() => $"this process runs '{Here}' and the worker '{There}'";
}
