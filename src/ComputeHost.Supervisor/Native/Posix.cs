using System.Runtime.InteropServices;
using ComputeHost.Protocol.Native;

namespace ComputeHost.Supervisor.Native;

/// <summary>What the supervisor alone needs of the C library. Callers check the operating system first.</summary>
internal static partial class Posix
{
    public const int LockShared = 1;
    public const int LockExclusive = 2;
    public const int LockNonBlocking = 4;

    private const int AtCurrentDirectory = -100;
    private const int AtSymlinkNoFollow = 0x100;
    private const uint StatxBasicStats = 0x7ff;
    private const int TypeMask = 0xF000;
    private const int DirectoryType = 0x4000;
    private const int StickyBit = 0x200;

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

    /// <summary>Whose a file is and who may do what with it; null if it is not there or cannot be seen.</summary>
    /// <param name="path">The file.</param>
    /// <param name="followLink">Whether that of what a link points to.</param>
    public static unsafe FileStatus? ReadStatus(string path, bool followLink)
    {
        StatxResult result = default;
        return Statx(AtCurrentDirectory, path, followLink ? 0 : AtSymlinkNoFollow, StatxBasicStats, &result) == 0 ? new FileStatus(result.UserId, result.Mode) : null;
    }

    /// <summary>Whether the path itself, not what a link points to, is a directory of this user that nobody else can enter.</summary>
    public static unsafe bool IsPrivateDirectory(string path)
    {
        StatxResult result = default;
        return Statx(AtCurrentDirectory, path, AtSymlinkNoFollow, StatxBasicStats, &result) == 0
            && (result.Mode & TypeMask) == DirectoryType
            && (result.Mode & 0x3F) == 0
            && result.UserId == LibC.GetEffectiveUserId();
    }

    /// <summary>
    /// Whether other users cannot move or replace what this user makes in the directory: it is this user's, or has the sticky bit. True also
    /// where that cannot be seen, because there is no such directory.
    /// </summary>
    public static unsafe bool KeepsWhatIsMadeIn(string path)
    {
        StatxResult result = default;
        return Statx(AtCurrentDirectory, path, 0, StatxBasicStats, &result) != 0 || KeepsWhatIsMadeIn(result.UserId, result.Mode, LibC.GetEffectiveUserId());
    }

    public static bool KeepsWhatIsMadeIn(uint owner, int mode, uint user) => owner == user || (mode & StickyBit) != 0;

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Flush(int descriptor);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int Statx(int directory, string path, int flags, uint mask, StatxResult* result);

    // The same layout on every architecture, unlike stat's.
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct StatxResult
    {
        [FieldOffset(20)]
        public uint UserId;

        [FieldOffset(28)]
        public ushort Mode;
    }
}
