namespace ComputeHost.Daemon.Service;

/// <summary>The journal of the service manager.</summary>
internal static class Journal
{
    /// <summary>Whether what this process writes to its standard error goes there.</summary>
    public static bool TakesStandardError()
    {
        try
        {
            return Is(Environment.GetEnvironmentVariable("JOURNAL_STREAM"), new FileInfo("/proc/self/fd/2").LinkTarget);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <param name="stream">The journal's "device:inode"; still told to those whose output somebody has redirected.</param>
    /// <param name="target">What a descriptor leads to. Sockets are all on one device, so their inode tells them apart.</param>
    public static bool Is(string? stream, string? target) => stream?.Split(':') is [_, { Length: > 0 } inode] && target == $"socket:[{inode}]";
}
