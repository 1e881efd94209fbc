namespace ComputeHost.TestSupport;

/// <summary>The working copy that the running tests were built from.</summary>
public static class SourceTree
{
    /// <summary>The folder that holds ComputeHost.sln.</summary>
    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    private static string FindRoot(string start)
    {
        string? folder = start;
        while (folder is not null && !File.Exists(Path.Combine(folder, "ComputeHost.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new DirectoryNotFoundException($"No folder above '{start}' holds ComputeHost.sln.");
    }
}
