using System.ComponentModel;
using System.Runtime.InteropServices;
using ComputeHost.Protocol.Native;
using Microsoft.Win32.SafeHandles;

namespace ComputeHost.Queue.Sqlite.Files;

/// <summary>A lock on a whole file, which the kernel frees when its holder dies, however it dies. Each opening of the file is a holder of its own.</summary>
internal static unsafe partial class FileLock
{
    private const int Exclusive = 2;
    private const int NotBlocking = 4;
    private const int Unlock = 8;
    private const int WindowsExclusive = 2;
    private const int WindowsNotBlocking = 1;

    private const int NewOnly = 0x80;
    private const int MacCreate = 0x200;
    private const int MacNewOnly = 0x800;
    private const int MacCloseOnExec = 0x1000000;
    private const int NotFound = 2;
    private const int ReadOnlySystem = 30;

    /// <summary>0600.</summary>
    private const int OwnerOnly = 0b110_000_000;

    /// <summary>Where Windows locks: far behind all content, because a locked part cannot be read there.</summary>
    private const uint WindowsOffset = 0x4000_0000;

    /// <summary>Opens a file that others lock, or makes it, for its user alone. Not by .NET's own means: they lock every file that they open.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static SafeFileHandle Open(string path, FileMode mode)
    {
        if (OperatingSystem.IsWindows())
        {
            return File.OpenHandle(path, mode, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        }

        bool isLinux = OperatingSystem.IsLinux();
        int flags = LibC.ORdWr | (isLinux ? LibC.OCloexec : MacCloseOnExec);
        flags |= mode == FileMode.Open ? 0 : isLinux ? LibC.OCreate : MacCreate;
        flags |= mode != FileMode.CreateNew ? 0 : isLinux ? NewOnly : MacNewOnly;
        int descriptor = LibC.Open(path, flags, OwnerOnly);
        if (descriptor >= 0)
        {
            return new SafeFileHandle(descriptor, ownsHandle: true);
        }

        int error = Marshal.GetLastPInvokeError();
        string message = $"'{path}' cannot be opened: {Marshal.GetPInvokeErrorMessage(error)}.";
        throw error switch
        {
            NotFound => new FileNotFoundException(message, path),
            LibC.AccessDenied or LibC.NotPermitted or ReadOnlySystem => new UnauthorizedAccessException(message),
            _ => new IOException(message),
        };
    }

    /// <summary>Makes a file that its user alone may read and write; leaves one that is there as it is.</summary>
    public static void Make(string path) => Open(path, FileMode.OpenOrCreate).Dispose();

    /// <summary>Waits for the lock, in the kernel.</summary>
    /// <exception cref="IOException">The file cannot be locked.</exception>
    public static void Take(SafeFileHandle file)
    {
        if (!TryLock(file, isBlocking: true))
        {
            throw new IOException($"The file cannot be locked: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}.");
        }
    }

    /// <summary>Takes the lock if nobody has it.</summary>
    public static bool TryTake(SafeFileHandle file) => TryLock(file, isBlocking: false);

    public static void Release(SafeFileHandle file)
    {
        if (OperatingSystem.IsWindows())
        {
            var overlapped = new NativeOverlapped { OffsetHigh = (int)WindowsOffset };
            _ = UnlockFileEx(file, 0, 1, 0, &overlapped);
            return;
        }

        _ = Flock(file, Unlock);
    }

    private static bool TryLock(SafeFileHandle file, bool isBlocking)
    {
        if (OperatingSystem.IsWindows())
        {
            var overlapped = new NativeOverlapped { OffsetHigh = (int)WindowsOffset };
            return LockFileEx(file, WindowsExclusive | (isBlocking ? 0u : WindowsNotBlocking), 0, 1, 0, &overlapped);
        }

        int result;
        do
        {
            result = Flock(file, Exclusive | (isBlocking ? 0 : NotBlocking));
        }
        while (result != 0 && Marshal.GetLastPInvokeError() == LibC.Interrupted);

        return result == 0;
    }

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Flock(SafeFileHandle file, int operation);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool LockFileEx(SafeFileHandle file, uint flags, uint reserved, uint low, uint high, NativeOverlapped* overlapped);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool UnlockFileEx(SafeFileHandle file, uint reserved, uint low, uint high, NativeOverlapped* overlapped);
}
