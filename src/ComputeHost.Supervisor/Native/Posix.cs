using System.Runtime.InteropServices;
using ComputeHost.Protocol.Native;

namespace ComputeHost.Supervisor.Native;

/// <summary>What the supervisor alone needs of the C library. Callers check the operating system first.</summary>
internal static partial class Posix
{
    public const int LockShared = 1;
    public const int LockExclusive = 2;
    public const int LockNonBlocking = 4;

    /// <summary>Makes a directory; unlike <see cref="System.IO.Directory.CreateDirectory(string)"/> it fails if anything is there already.</summary>
    [LibraryImport("libc", EntryPoint = "mkdir", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int MakeDirectory(string path, uint mode);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    public static partial int Flock(int descriptor, int operation);

    /// <summary>Writes a directory's entries to the disk.</summary>
    /// <exception cref="IOException">That is not possible.</exception>
    public static void FlushDirectory(string path)
    {
        int descriptor = LibC.Open(path, LibC.ORdOnly | LibC.OCloexec, 0);
        int failed = descriptor < 0 ? -1 : Flush(descriptor);
        int error = Marshal.GetLastPInvokeError();
        if (descriptor >= 0)
        {
            _ = LibC.Close(descriptor);
        }

        if (failed != 0)
        {
            throw new IOException($"The directory '{path}' could not be written to the disk: {Marshal.GetPInvokeErrorMessage(error)}");
        }
    }

    /// <summary>Whether the path itself, not what a link points to, is a directory of this user that nobody else can enter.</summary>
    public static bool IsPrivateDirectory(string path) =>
        FileStatus.Read(path, followLink: false) is { IsDirectory: true } status && (status.Mode & 0x3F) == 0 && status.UserId == LibC.GetEffectiveUserId();

    /// <summary>
    /// Whether other users cannot move or replace what this user makes in the directory: it is this user's, or has the sticky bit. True also
    /// where that cannot be seen, because there is no such directory.
    /// </summary>
    public static bool KeepsWhatIsMadeIn(string path) =>
        FileStatus.Read(path, followLink: true) is not { } status || KeepsWhatIsMadeIn(status, LibC.GetEffectiveUserId());

    public static bool KeepsWhatIsMadeIn(FileStatus directory, uint user) => directory.UserId == user || directory.IsSticky;

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Flush(int descriptor);
}
