namespace ComputeHost.Protocol.Native;

/// <summary>
/// How large a file may become in this process (<c>ulimit -f</c>), memory with a descriptor included. Whoever makes one larger is ended by a signal,
/// without a word,
/// so the limit is asked for first.
/// </summary>
internal static class FileSizeLimit
{
    /// <summary>In bytes.</summary>
    public static long Current =>
        !OperatingSystem.IsWindows() && LibC.GetResourceLimit(LibC.RLimitFileSize, out LibC.ResourceLimit limit) == 0 && (ulong)limit.Soft < long.MaxValue
            ? (long)limit.Soft
            : long.MaxValue;

    /// <exception cref="IOException">So long a file may not be.</exception>
    public static void ThrowIfBelow(long length, string what)
    {
        if (Current is var limit && limit < length)
        {
            throw new IOException(
                $"{what} takes {length} bytes, but no file may be longer than {limit} bytes in this process ('ulimit -f', RLIMIT_FSIZE). Raise that limit for the program that starts the pool.");
        }
    }
}
