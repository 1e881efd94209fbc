namespace ComputeHost.Supervisor.Launching;

/// <summary>Finds the <c>dotnet</c> program.</summary>
internal static class MuxerLocator
{
    public const string MuxerName = "dotnet";

    public static MuxerSearch Find(ProcessFacts facts)
    {
        string[] tried = [.. Candidates(facts).Distinct()];
        return new MuxerSearch(tried.FirstOrDefault(facts.FileExists), tried);
    }

    private static IEnumerable<string> Candidates(ProcessFacts facts)
    {
        string file = OperatingSystem.IsWindows() ? MuxerName + ".exe" : MuxerName;
        if (facts.IsMuxer)
        {
            yield return facts.ProcessPath!;
        }

        if (Variable(facts, "DOTNET_HOST_PATH") is { } hostPath)
        {
            yield return hostPath;
        }

        if (Variable(facts, "DOTNET_ROOT") is { } root)
        {
            yield return Path.Combine(root, file);
        }

        // The runtime lies in <root>/shared/Microsoft.NETCore.App/<version>/.
        if (facts.RuntimeDirectory.Length > 0)
        {
            yield return Path.GetFullPath(Path.Combine(facts.RuntimeDirectory, "..", "..", "..", file));
        }

        foreach (string directory in (Variable(facts, "PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            yield return Path.Combine(directory, file);
        }
    }

    private static string? Variable(ProcessFacts facts, string name) =>
        facts.Environment.TryGetValue(name, out string? value) && value.Length > 0 ? value : null;
}

internal sealed record MuxerSearch(string? Path, IReadOnlyList<string> Tried);
