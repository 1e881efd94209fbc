using System.Reflection.Metadata;

namespace ComputeHost;

/// <summary>Whether edits reach the running program without a restart. They reach this process alone: a worker has the code of its files.</summary>
internal static class HotReload
{
    /// <summary>
    /// True under <c>dotnet watch</c>, unless it restarts the program for each edit. The variable that lets a runtime take edits is not enough: development
    /// machines have it set for every program.
    /// </summary>
    public static bool ChangesThisProgram => MetadataUpdater.IsSupported && Environment.GetEnvironmentVariable("DOTNET_WATCH") == "1";
}
