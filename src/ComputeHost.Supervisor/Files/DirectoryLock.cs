using ComputeHost.Protocol.Native;
using ComputeHost.Supervisor.Native;

namespace ComputeHost.Supervisor.Files;

/// <summary>
/// A lock on a directory itself, so that no lock file is left behind. The kernel drops it when its owner dies, however that happens, and it also holds
/// between containers that share the directory but not their process numbers.
/// </summary>
internal sealed class DirectoryLock : IDisposable
{
    private int _descriptor;

    private DirectoryLock(int descriptor) => _descriptor = descriptor;

    /// <returns>Null if another process holds it, or this system has no such locks.</returns>
    public static DirectoryLock? TryTake(string directory) => TryTake(directory, Posix.LockExclusive);

    /// <summary>Takes it together with others that share it.</summary>
    /// <returns>Null if another process has it alone, or this system has no such locks.</returns>
    public static DirectoryLock? TryShare(string directory) => TryTake(directory, Posix.LockShared);

    private static DirectoryLock? TryTake(string directory, int kind)
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        int descriptor = LibC.Open(directory, LibC.ORdOnly | LibC.OCloexec, 0);
        if (descriptor < 0)
        {
            return null;
        }

        if (Posix.Flock(descriptor, kind | Posix.LockNonBlocking) == 0)
        {
            return new DirectoryLock(descriptor);
        }

        _ = LibC.Close(descriptor);
        return null;
    }

    public void Dispose()
    {
        int descriptor = Interlocked.Exchange(ref _descriptor, -1);
        if (descriptor >= 0)
        {
            _ = LibC.Close(descriptor);
        }
    }
}
