using ComputeHost.Queue.Sqlite.Files;
using ComputeHost.Queue.Sqlite.Storage;

namespace ComputeHost.Queue.Sqlite;

/// <summary>What tests and comparisons change of an engine.</summary>
internal sealed record SqliteTuning
{
    /// <summary>Names the machine's boot.</summary>
    public string Boot { get; init; } = BootId.Current;

    /// <summary>How many operations are committed together, at most.</summary>
    public int MostTogether { get; init; } = 256;

    /// <summary>Another way to the writer's turn; null for the kernel's lock.</summary>
    public IWriterTurn? Turn { get; init; }
}
