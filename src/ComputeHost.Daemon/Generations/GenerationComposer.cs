using System.Text.Json;
using ComputeHost.Supervisor.Launching;

namespace ComputeHost.Daemon.Generations;

/// <summary>Makes folders that workers can be started from, of assemblies that need not know the daemon. Thread-safe, and blocks: it copies files.</summary>
internal sealed class GenerationComposer
{
    private const string FolderName = "generations";
    private const string DevelopmentConfiguration = ".runtimeconfig.dev.json";

    private readonly string _directory;
    private readonly WorkerFiles _ours;
    private readonly string _dotnet;
    private readonly FolderWriter _writer;

    /// <param name="stateDirectory">Where the folders go; made if it is not there.</param>
    /// <exception cref="GenerationException">Others can write to it, or this program has no files of a worker.</exception>
    public GenerationComposer(string stateDirectory)
        : this(stateDirectory, WorkerFiles.OfThisProgram(), new FolderWriter())
    {
    }

    public GenerationComposer(string stateDirectory, WorkerFiles ours, FolderWriter writer)
    {
        _directory = StateDirectory.Prepare(stateDirectory);
        _ours = ours;
        _dotnet = FindDotnet();
        _writer = writer;
    }

    /// <summary>Composes the folder of an assembly, or finds the one that is there with the same content.</summary>
    /// <param name="assembly">The path of the assembly that a user has published.</param>
    /// <param name="pool">The pool's name, fit for a directory's.</param>
    /// <param name="progress">Is told of each file that is written, on this thread.</param>
    /// <param name="cancellationToken">Gives it up; nothing is left.</param>
    /// <returns>The generation, kept until it is disposed.</returns>
    /// <exception cref="GenerationException">It cannot be; the message names path, reason and remedy. The generations that are there stay.</exception>
    public Generation Compose(string assembly, string pool, IProgress<GenerationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        if (pool.Length == 0 || pool[0] == '.' || pool.AsSpan().ContainsAny(Path.GetInvalidFileNameChars()))
        {
            throw new GenerationException($"The pool's name '{pool}' cannot name a directory. Use letters, digits, '-' and '_'.");
        }

        var published = PublishedAssembly.Open(assembly);
        List<string> warnings = [];
        GenerationFile[] files = [.. Plan(published, warnings)];
        GenerationContent content = GenerationContent.Read(files, cancellationToken);
        string directory = Path.Combine(_directory, FolderName, pool);
        using GenerationFolders folders = GenerationFolders.Open(directory);
        bool reused = true;
        if (folders.TryReuse(content) is not var (folder, inUse))
        {
            reused = false;
            (folder, inUse) = folders.Add(content, aside => _writer.Write(content, aside, progress, cancellationToken));
        }

        folders.DeleteOld(folder);
        return new Generation(inUse)
        {
            Number = folder.Number,
            Hash = folder.Hash,
            Directory = folder.Path,
            Assembly = Path.Combine(folder.Path, Path.GetFileName(published.Path)),
            IsReused = reused,
            Warnings = warnings,
            Plan = PlanLaunch(folder.Path, published.Name),
        };
    }

    private IEnumerable<GenerationFile> Plan(PublishedAssembly published, List<string> warnings)
    {
        var merge = new DependencyMerge(published.Dependencies, _ours, VersionOfTheirs, asset => FileVersions.Read(_ours.PathOf(asset)));
        published.CheckFiles(merge.TheirLibraries);
        MethodSurvey.Check(published, merge.TheirLibraries);
        warnings.AddRange(merge.Warnings);
        string dependencies = published.Name + DependencyFile.Extension;
        string configuration = published.Name + RuntimeConfiguration.Extension;
        HashSet<string> replaced = [.. merge.Dropped, .. merge.OurFiles.Keys, dependencies, configuration, published.Name + DevelopmentConfiguration];
        return [
            .. published.FindFiles(_directory, warnings).Where(file => !replaced.Contains(file)).Select(file => GenerationFile.CopyOf(published.PathOf(file), file)),
            .. merge.OurFiles.Select(file => GenerationFile.CopyOf(_ours.PathOf(file.Value), file.Key)),
            GenerationFile.Composed(dependencies, merge.Dependencies.ToJson()),
            GenerationFile.Composed(configuration, Configure(published)),
        ];

        FileVersions? VersionOfTheirs(string location) => published.PathOf(location) is var path && File.Exists(path) ? FileVersions.Read(path) : null;
    }

    private static byte[] Configure(PublishedAssembly published)
    {
        try
        {
            return JsonFile.Write(RuntimeConfiguration.Compose(published.Configuration, WorkerFiles.FrameworkVersion));
        }
        catch (JsonException exception)
        {
            throw published.Refuse($"its '{published.Name}{RuntimeConfiguration.Extension}' cannot be used ({exception.Message.TrimEnd('.')})", "Publish the project again");
        }
    }

    private WorkerLaunchPlan PlanLaunch(string directory, string name)
    {
        string entry = Path.Combine(directory, WorkerFiles.EntryFile);
        string dependencies = Path.Combine(directory, name + DependencyFile.Extension);
        string configuration = Path.Combine(directory, name + RuntimeConfiguration.Extension);
        return new WorkerLaunchPlan(LaunchKind.Exec, _dotnet, ["exec", "--depsfile", dependencies, "--runtimeconfig", configuration, entry])
        {
            Files = [entry, dependencies, configuration],
            WorkingDirectory = directory,
        };
    }

    private static string FindDotnet()
    {
        MuxerSearch muxer = MuxerLocator.Find(ProcessFacts.OfThisProcess());
        return muxer.Path ?? throw new GenerationException(
            $"No 'dotnet' program was found to start workers with. Tried: {string.Join(", ", muxer.Tried.Select(path => $"'{path}'"))}. Set the environment variable 'DOTNET_ROOT' to the directory of the .NET installation.");
    }
}
