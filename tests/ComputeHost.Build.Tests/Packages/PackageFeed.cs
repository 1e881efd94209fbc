using System.Globalization;
using ComputeHost.TestSupport;

namespace ComputeHost.Build.Tests.Packages;

/// <summary>
/// The packages of this repository in a folder, and programs outside it that get them from there alone. All are under way from the start, as many at a
/// time as there are processors.
/// </summary>
public sealed class PackageFeed : IAsyncLifetime
{
    public const string Name = "Packages";

#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    private static readonly SemaphoreSlim Turns = new(Environment.ProcessorCount);
    private readonly string _root = Directory.CreateTempSubdirectory("computehost-packages-").FullName;
    private readonly List<Task> _programs = [];

    /// <summary>Of this run alone, so that no cache and no registry has it.</summary>
    public string Version { get; } = string.Create(CultureInfo.InvariantCulture, $"0.1.0-test.{Environment.ProcessId}.{DateTime.UtcNow:yyyyMMddHHmmss}");

    public string Folder => Path.Combine(_root, "feed");

    internal Task<string> ConsoleProgram { get; private set; } = Task.FromResult("");

    internal Task<string> SingleFile { get; private set; } = Task.FromResult("");

    internal Task<string> FileBasedProgram { get; private set; } = Task.FromResult("");

    internal Task<WebOutcome> WebProgram { get; private set; } = Task.FromResult(new WebOutcome("", "", 0, false));

    internal Task<ToolOutcome> Tool { get; private set; } = Task.FromResult(new ToolOutcome("", ""));

    internal Task<TrimmedOutcome> TrimmedClient { get; private set; } = Task.FromResult(new TrimmedOutcome([], []));

    internal Task<TrimmedOutcome> AotClient { get; private set; } = Task.FromResult(new TrimmedOutcome([], []));

    public async Task InitializeAsync()
    {
        // Compiled already: the project of these tests refers to what is packed.
        await Shell.RunAsync(SourceTree.Root, Settings(), "dotnet", "pack", "ComputeHost.sln", "-c", Configuration, "-o", Folder, $"-p:PackageVersion={Version}", "--no-restore", "-v", "quiet", "-nologo");

        var console = new ConsoleUser(FolderOf("console"), Version, Settings());
        ConsoleProgram = Begin(console.RunAsync);
        FileBasedProgram = Begin(new FileBasedUser(FolderOf("file-based"), Version, Settings()).RunAsync);
        WebProgram = Begin(new WebUser(FolderOf("web"), Version, Settings()).RunAsync);
        Tool = Begin(new ToolUser(FolderOf("tool"), Version, Settings()).RunAsync);
        var trimmed = new TrimmedUser(FolderOf("trimmed"), Version, Settings());
        Task<string> worker = Begin(trimmed.BuildWorkerAsync);
        AotClient = Linker.IsThere ? Begin(async () => await trimmed.RunAsync("PublishAot", await worker)) : AotClient;
        TrimmedClient = Begin(async () => await trimmed.RunAsync("PublishTrimmed", await worker));
        SingleFile = Begin(async () =>
        {
            await ConsoleProgram;
            return await console.RunAsSingleFileAsync();
        });
    }

    public async Task DisposeAsync()
    {
        await Task.WhenAll(_programs).ContinueWith(_ => { }, TaskScheduler.Default);
        Directory.Delete(_root, recursive: true);
    }

    private Task<T> Begin<T>(Func<Task<T>> run)
    {
        Task<T> program = InTurnAsync();
        _programs.Add(program);
        return program;

        async Task<T> InTurnAsync()
        {
            await Turns.WaitAsync();
            try
            {
                return await run();
            }
            finally
            {
                Turns.Release();
            }
        }
    }

    private string FolderOf(string program)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_root, program)).FullName;
        File.WriteAllText(Path.Combine(folder, "nuget.config"), $"""
            <configuration>
              <packageSources>
                <add key="feed" value="{Folder}" />
              </packageSources>
              <fallbackPackageFolders>
                <add key="machine" value="{MachinePackages()}" />
              </fallbackPackageFolders>
            </configuration>
            """);
        return folder;
    }

    /// <summary>Others' packages that this machine has; ours are of a version that it has not.</summary>
    private static string MachinePackages() =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>Nothing is kept in the user's folders, and no build server stays.</summary>
    private Dictionary<string, string> Settings() => new()
    {
        ["NUGET_PACKAGES"] = Path.Combine(_root, "packages"),
        ["XDG_DATA_HOME"] = Directory.CreateDirectory(Path.Combine(_root, "data")).FullName,
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["UseSharedCompilation"] = "false",
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        ["DOTNET_NOLOGO"] = "1",
    };
}

[CollectionDefinition(PackageFeed.Name)]
[System.Diagnostics.CodeAnalysis.SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "That is what xunit calls it.")]
public sealed class PackagesCollection : ICollectionFixture<PackageFeed>;
