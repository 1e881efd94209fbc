using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ComputeHost.Protocol;

namespace ComputeHost.Supervisor.Launching;

/// <summary>What kind of program this process is, as far as it decides how a worker of the same program is started.</summary>
internal sealed record ProcessFacts
{
    private const string WorkerFile = WorkerLaunchPlan.WorkerAssemblyName + ".dll";

    public string? ProcessPath { get; init; }

    /// <summary>The dependency files the host was started with, the program's own first; empty in a single-file program.</summary>
    public IReadOnlyList<string> DepsFiles { get; init; } = [];

    public IReadOnlyList<string> ProbingDirectories { get; init; } = [];

    public string BaseDirectory { get; init; } = "";

    public string RuntimeDirectory { get; init; } = "";

    /// <summary>Where ComputeHost.Worker.dll is; null in a single-file program, or when it was not deployed.</summary>
    public string? WorkerAssembly { get; init; }

    /// <summary>Whether the runtime finds it by its name alone.</summary>
    public bool WorkerAssemblyIsTrusted { get; init; } = true;

    /// <summary>
    /// The file of the assembly whose <c>Main</c> runs in this process; null in a single-file program, or where other than managed code began.
    /// </summary>
    public string? EntryAssembly { get; init; }

    /// <summary>False in trimmed and Native AOT programs.</summary>
    public bool StartupHooksSupported { get; init; } = true;

    /// <summary>What a worker calls methods by; see <see cref="ReflectionFeature"/>.</summary>
    public bool ReflectionSupported { get; init; } = true;

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public Func<string, bool> FileExists { get; init; } = File.Exists;

    public string? DepsFile => DepsFiles.FirstOrDefault(file => !IsFrameworkFile(file));

    public bool IsMuxer => IsNamed(ProcessPath, MuxerLocator.MuxerName);

    public bool IsSelfContained => RuntimeDirectory.Length > 0 && Directories.Same(RuntimeDirectory, BaseDirectory);

    /// <summary>
    /// Whether the executable, started again, becomes the same program. A test host or a web server that was only told which program to load does not.
    /// </summary>
    public bool HostsItself => !IsMuxer && (DepsFile is null || IsSelfContained || IsNamed(ProcessPath, Path.GetFileName(DepsFile)[..^".deps.json".Length]));

    public static ProcessFacts OfThisProcess()
    {
        string[] trusted = Split("TRUSTED_PLATFORM_ASSEMBLIES", Path.PathSeparator);
        return new ProcessFacts
        {
            ProcessPath = System.Environment.ProcessPath ?? PathOfDeletedProgram(),
            DepsFiles = Split("APP_CONTEXT_DEPS_FILES", ';'),
            ProbingDirectories = Split("PROBING_DIRECTORIES", Path.PathSeparator),
            BaseDirectory = AppContext.BaseDirectory,
            RuntimeDirectory = RuntimeEnvironment.GetRuntimeDirectory(),
            WorkerAssembly = FindWorkerAssembly(trusted),
            WorkerAssemblyIsTrusted = FindTrusted(trusted) is not null,
            EntryAssembly = Assembly.GetEntryAssembly() is { EntryPoint: not null } entry && AssemblyFile.PathOf(entry) is { Length: > 0 } file ? file : null,
            StartupHooksSupported = RuntimeFeature.IsDynamicCodeSupported
                && (!AppContext.TryGetSwitch("System.StartupHookProvider.IsSupported", out bool supported) || supported),
            ReflectionSupported = ReflectionFeature.IsSupported,
            Environment = CurrentEnvironment(),
        };
    }

    public static Dictionary<string, string> CurrentEnvironment() =>
        System.Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "", StringComparer.Ordinal);

    /// <summary>Where the executable was before somebody deleted or replaced it.</summary>
    private static string? PathOfDeletedProgram()
    {
        const string mark = " (deleted)";
        string? target = OperatingSystem.IsLinux() ? new FileInfo("/proc/self/exe").LinkTarget : null;
        return target?.EndsWith(mark, StringComparison.Ordinal) == true ? target[..^mark.Length] : target;
    }

    private static string? FindWorkerAssembly(string[] trusted) =>
        FindTrusted(trusted) ?? new[] { Path.Combine(AppContext.BaseDirectory, WorkerFile) }.FirstOrDefault(File.Exists);

    private static string? FindTrusted(string[] trusted) => trusted.FirstOrDefault(path => Path.GetFileName(path) == WorkerFile);

    private static string[] Split(string name, char separator) =>
        (AppContext.GetData(name) as string)?.Split(separator, StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static bool IsNamed(string? path, string name) =>
        path is not null && (Path.GetFileName(path) == name || (Path.GetFileNameWithoutExtension(path) == name && Path.GetExtension(path).Equals(".exe", StringComparison.OrdinalIgnoreCase)));

    // A program without a dependency file of its own has only those of the shared frameworks in the list.
    private bool IsFrameworkFile(string file)
    {
        string? shared = IsSelfContained ? null : Path.GetDirectoryName(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(RuntimeDirectory)));
        return !string.IsNullOrEmpty(shared) && file.StartsWith(shared + Path.DirectorySeparatorChar, StringComparison.Ordinal);
    }

    private static class Directories
    {
        public static bool Same(string left, string right) =>
            Path.TrimEndingDirectorySeparator(left) == Path.TrimEndingDirectorySeparator(right);
    }
}
