using ComputeHost.Supervisor.Files;
using ComputeHost.Supervisor.Launching;

namespace ComputeHost.Daemon.Generations;

/// <summary>One version of the code behind a pool, in a folder of its own. As long as this is not disposed, nobody deletes the folder.</summary>
internal sealed class Generation(DirectoryLock inUse) : IDisposable
{
    /// <summary>Counts a pool's generations from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Names the content.</summary>
    public required string Hash { get; init; }

    public required string Directory { get; init; }

    /// <summary>The copy of the assembly that the user named.</summary>
    public required string Assembly { get; init; }

    /// <summary>Whether the folder was there already.</summary>
    public required bool IsReused { get; init; }

    /// <summary>What the operator should know and need not act on.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>Starts a worker of it.</summary>
    public required WorkerLaunchPlan Plan { get; init; }

    public string Name => GenerationFolders.NameOf(Number, Hash);

    public void Dispose() => inUse.Dispose();
}
