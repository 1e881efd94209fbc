namespace ComputeHost.Supervisor.Files;

/// <summary>Deletes what may be gone already or cannot be deleted; the sweep of a later start tries again.</summary>
internal static class Quietly
{
    public static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // See the summary.
        }
    }

    public static void DeleteTree(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // See the summary.
        }
    }
}
