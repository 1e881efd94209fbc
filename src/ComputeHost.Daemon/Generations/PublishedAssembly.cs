using System.Text.Json;
using System.Text.Json.Nodes;
using ComputeHost.Protocol.Native;

namespace ComputeHost.Daemon.Generations;

/// <summary>An assembly that a user has published, with the files around it.</summary>
internal sealed class PublishedAssembly
{
    private PublishedAssembly(string path, DependencyFile dependencies, JsonObject? configuration)
    {
        Path = path;
        Directory = System.IO.Path.GetDirectoryName(path)!;
        Name = System.IO.Path.GetFileNameWithoutExtension(path);
        Dependencies = dependencies;
        Configuration = configuration;
    }

    public string Path { get; }

    public string Directory { get; }

    public string Name { get; }

    public DependencyFile Dependencies { get; }

    /// <summary>The runtime configuration, which class libraries do not have.</summary>
    public JsonObject? Configuration { get; }

    /// <exception cref="GenerationException">No worker can run it, whatever else is added.</exception>
    public static PublishedAssembly Open(string path)
    {
        string found = WithoutLink(AssemblyFileOf(System.IO.Path.GetFullPath(path)));
        Guard(found, () => CheckFramework(found, AssemblyMetadata.Read(found) ?? throw NoAssembly(found)));
        string dependencies = System.IO.Path.ChangeExtension(found, DependencyFile.Extension);
        if (!File.Exists(dependencies))
        {
            throw Refused(found, $"its dependency file '{System.IO.Path.GetFileName(dependencies)}' is missing", "Publish the project ('dotnet publish', with 'GenerateDependencyFile' left at true) and name the assembly in the folder that it was published to");
        }

        string configuration = System.IO.Path.ChangeExtension(found, RuntimeConfiguration.Extension);
        var published = new PublishedAssembly(
            found,
            ReadJson(dependencies, json => DependencyFile.Parse(json)),
            File.Exists(configuration) ? ReadJson(configuration, json => JsonFile.Parse(json)) : null);
        return published.Configuration is { } own && RuntimeConfiguration.IsSelfContained(own)
            ? throw Refused(found, "it was published self-contained, with a .NET of its own", "Publish it with '--no-self-contained', or run its executable by 'command'")
            : published;
    }

    /// <summary>Where a file of it lies.</summary>
    public string PathOf(string location) => System.IO.Path.Combine(Directory, location);

    /// <summary>All files, by their locations. Links to directories are not followed, and neither is the directory that the copy goes to.</summary>
    /// <param name="except">A directory to leave out.</param>
    /// <param name="warnings">Receives what is not taken.</param>
    public IReadOnlyList<string> FindFiles(string except, List<string> warnings)
    {
        List<string> found = [];
        Guard(Path, () => FindFiles(new DirectoryInfo(Directory), "", except, found, warnings));
        return found;
    }

    /// <exception cref="GenerationException">A file that the dependency file names is not there.</exception>
    public void CheckFiles(IEnumerable<DependencyLibrary> libraries)
    {
        string[] missing = [.. libraries.SelectMany(library => library.Assets).Where(asset => asset.IsForThisPlatform && !File.Exists(PathOf(asset.Location))).Select(asset => asset.Location)];
        if (missing.Length > 0)
        {
            string more = missing.Length > 3 ? $" and {missing.Length - 3} more" : "";
            throw Refused(
                Path,
                $"files that its dependency file names are missing: {string.Join(", ", missing.Take(3).Select(file => $"'{file}'"))}{more}. It was not published: the 'bin' folder of a class library lacks the files of its packages",
                "Publish the project ('dotnet publish') and name the assembly in the folder that it was published to");
        }
    }

    public GenerationException Refuse(string reason, string remedy) => Refused(Path, reason, remedy);

    private static string AssemblyFileOf(string path)
    {
        if (System.IO.Directory.Exists(path))
        {
            string[] inside = [.. System.IO.Directory.EnumerateFiles(path, "*" + DependencyFile.Extension)
                .Select(file => file[..^DependencyFile.Extension.Length] + ".dll").Where(File.Exists).Order(StringComparer.Ordinal)];
            throw Refused(path, "it is a directory", inside.Length > 0 ? $"Name the assembly in it, such as '{inside[0]}'" : "Name the assembly in the folder that it was published to");
        }

        if (!File.Exists(path))
        {
            throw Refused(path, "there is no such file", "Publish the project ('dotnet publish') and name the assembly in the folder that it was published to");
        }

        // The executable of a program only starts the assembly with its name.
        string assembly = path.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) ? path[..^4] + ".dll" : path + ".dll";
        return !path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) && File.Exists(assembly) ? assembly : path;
    }

    /// <summary>Where a directory such as <c>current</c> leads now: it may lead elsewhere before everything is copied.</summary>
    private static string WithoutLink(string path)
    {
        string directory = System.IO.Path.GetDirectoryName(path)!;
        return System.IO.Directory.ResolveLinkTarget(directory, returnFinalTarget: true) is { } target
            ? System.IO.Path.Combine(target.FullName, System.IO.Path.GetFileName(path))
            : path;
    }

    private static void CheckFramework(string path, AssemblyMetadata metadata)
    {
        if (metadata.Framework is { Identifier: ".NETFramework" } old)
        {
            throw Refused(path, $"it is built for .NET Framework {old.Version}", $"Build it for .NET ('<TargetFramework>net{Environment.Version.Major}.0</TargetFramework>')");
        }

        if (metadata.Framework is { Identifier: ".NETCoreApp" } framework && framework.Version > new Version(Environment.Version.Major, Environment.Version.Minor))
        {
            throw Refused(
                path,
                $"it is built for .NET {framework.Version}, which is newer than the .NET {Environment.Version} that this program runs",
                $"Build it for 'net{Environment.Version.Major}.{Environment.Version.Minor}', or install .NET {framework.Version} and start this program with 'DOTNET_ROLL_FORWARD=LatestMajor'");
        }
    }

    private static GenerationException NoAssembly(string path) => Refused(
        path,
        "it is no .NET assembly",
        "Name the '.dll' that 'dotnet publish' wrote; a program published as a single file or by Native AOT has none and runs by 'command'");

    private static T ReadJson<T>(string path, Func<byte[], T> parse)
    {
        T? parsed = default;
        Guard(path, () =>
        {
            try
            {
                parsed = parse(File.ReadAllBytes(path));
            }
            catch (JsonException exception)
            {
                throw new GenerationException($"The file '{path}' cannot be used: {exception.Message} Publish the project again.", exception);
            }
        });
        return parsed!;
    }

    private static void Guard(string path, Action read)
    {
        try
        {
            read();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new GenerationException($"'{path}' cannot be read: {exception.Message} Make it readable for the user '{Environment.UserName}', who runs this program.", exception);
        }
    }

    private static GenerationException Refused(string path, string reason, string remedy) => new($"The assembly '{path}' cannot be run: {reason}. {remedy}.");

    private static void FindFiles(DirectoryInfo directory, string prefix, string except, List<string> found, List<string> warnings)
    {
        foreach (FileSystemInfo entry in directory.EnumerateFileSystemInfos())
        {
            string location = prefix + entry.Name;
            if (entry is DirectoryInfo inner)
            {
                if (inner.LinkTarget is not null)
                {
                    warnings.Add($"The directory '{entry.FullName}' was left out, because it is a link. Publish its files themselves.");
                }
                else if (inner.FullName != except)
                {
                    FindFiles(inner, location + "/", except, found, warnings);
                }
            }
            else if (OperatingSystem.IsWindows() || FileStatus.Read(entry.FullName, followLink: true) is { IsRegularFile: true })
            {
                found.Add(location);
            }
            else
            {
                warnings.Add($"'{entry.FullName}' was left out, because it is no file or leads to none.");
            }
        }
    }
}
