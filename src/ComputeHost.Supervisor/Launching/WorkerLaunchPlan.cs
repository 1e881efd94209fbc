namespace ComputeHost.Supervisor.Launching;

/// <summary>How a worker is started: a value that whoever owns the pool makes and hands in.</summary>
/// <param name="Kind">How the process becomes a worker.</param>
/// <param name="FileName">The executable.</param>
/// <param name="Arguments">Its arguments, not yet quoted.</param>
internal sealed record WorkerLaunchPlan(LaunchKind Kind, string FileName, IReadOnlyList<string> Arguments)
{
    /// <summary>The worker library, whose start-up hook diverts a program before its <c>Main</c>.</summary>
    public const string WorkerAssemblyName = "ComputeHost.Worker";

    /// <summary>The assembly by its simple name, which every kind of program resolves; a single-file program refuses the path.</summary>
    public string? StartupHook => Kind == LaunchKind.Hook ? WorkerAssemblyName : null;

    /// <summary>Whether workers run the program of this process, so that both must run the same build of it.</summary>
    public bool RunsThisProgram { get; init; }

    /// <summary>Files that the start needs and that may be gone by then.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>Where the worker starts; null for the current directory of this process.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Reads the environment that a worker's is made from, anew for each start.</summary>
    public Func<IReadOnlyDictionary<string, string>> ReadEnvironment { get; init; } = ProcessFacts.CurrentEnvironment;

    public string CommandLine => string.Join(' ', Arguments.Prepend(FileName).Select(part => part.Contains(' ', StringComparison.Ordinal) ? $"\"{part}\"" : part));

    /// <summary>The plan for a command that the user named.</summary>
    /// <param name="command">The program, then its arguments.</param>
    public static WorkerLaunchPlan OfCommand(IReadOnlyList<string> command) => new(LaunchKind.Command, command[0], [.. command.Skip(1)]);

    /// <summary>One of <see cref="Files"/> that is not there any more.</summary>
    public string? FindMissingFile(Func<string, bool> exists) => Files.FirstOrDefault(file => !exists(file));
}
