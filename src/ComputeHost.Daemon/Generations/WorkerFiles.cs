using System.Reflection;
using System.Runtime.Versioning;
using ComputeHost.Supervisor.Launching;

namespace ComputeHost.Daemon.Generations;

/// <summary>The files that a worker consists of, as this program has them.</summary>
/// <param name="directory">Where they lie.</param>
/// <param name="dependencies">This program's dependency file.</param>
internal sealed class WorkerFiles(string directory, DependencyFile dependencies)
{
    public const string EntryFile = WorkerLaunchPlan.WorkerAssemblyName + ".dll";

    private const string Family = "ComputeHost";

    private readonly HashSet<string> _family =
        [.. dependencies.ClosureOf(Family).Concat(dependencies.ClosureOf(WorkerLaunchPlan.WorkerAssemblyName)).Select(library => library.Name)];

    public string Directory => directory;

    public DependencyFile Dependencies => dependencies;

    /// <summary>Those that every worker needs.</summary>
    public IReadOnlyList<DependencyLibrary> Needed { get; } = dependencies.ClosureOf(WorkerLaunchPlan.WorkerAssemblyName);

    /// <summary>The least version of the frameworks that they need.</summary>
    public static string FrameworkVersion { get; } = FrameworkOf(typeof(ComputeWorker).Assembly);

    public static Version AbstractionsVersion { get; } = typeof(ComputeMethodAttribute).Assembly.GetName().Version!;

    /// <exception cref="GenerationException">This program was published in a form that has no such files.</exception>
    public static WorkerFiles OfThisProgram()
    {
        if (ProcessFacts.OfThisProcess().DepsFile is not { } file)
        {
            throw new GenerationException(
                $"This program has no dependency file, so the files of a worker cannot be found in '{AppContext.BaseDirectory}': it was published as a single file. Publish or install it as the tool 'ComputeHost.Tool'.");
        }

        var files = new WorkerFiles(AppContext.BaseDirectory, DependencyFile.Parse(File.ReadAllBytes(file)));
        return files.Needed.Count > 0 ? files : throw new GenerationException($"The dependency file '{file}' does not name '{WorkerLaunchPlan.WorkerAssemblyName}'. Install this program anew.");
    }

    /// <summary>Whether ours alone fit one another: each was built with exactly the others.</summary>
    public bool IsFamily(string library) => (library == Family || library.StartsWith(Family + ".", StringComparison.Ordinal)) && _family.Contains(library);

    public string PathOf(DependencyAsset asset)
    {
        string path = Path.Combine(directory, asset.Location);
        return File.Exists(path) ? path : throw new GenerationException($"The file '{path}', which every worker needs, is missing. Install this program anew.");
    }

    private static string FrameworkOf(Assembly assembly) =>
        new FrameworkName(assembly.GetCustomAttribute<TargetFrameworkAttribute>()!.FrameworkName).Version + ".0";
}
