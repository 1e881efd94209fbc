using System.Runtime.InteropServices;
using System.Text;
using ComputeHost.Protocol.Native;
using ComputeHost.Supervisor.Native;
using Microsoft.Win32.SafeHandles;

namespace ComputeHost.Daemon.Files;

/// <summary>
/// The right to a socket's path: a locked file next to it, with a note of who has it. The kernel drops the lock when its owner dies, however that happens.
/// Nobody but its user can open the file, or anybody could hold the lock against a service.
/// </summary>
internal sealed class SocketLock : IDisposable
{
    private const int OwnerOnly = 0b110_000_000;
    private const int LongestNote = 1024;

    private readonly string _path;
    private readonly SafeFileHandle _file;

    private SocketLock(string path, SafeFileHandle file) => (_path, _file) = (path, file);

    /// <param name="path">The lock's file.</param>
    /// <param name="note">What those read who come too late.</param>
    /// <param name="owner">The note of another that has it.</param>
    /// <returns>Null if another has it.</returns>
    /// <exception cref="IOException">The file cannot be made or locked.</exception>
    public static SocketLock? TryTake(string path, string note, out string owner)
    {
        owner = "";
        while (true)
        {
            SafeFileHandle file = Open(path);
            try
            {
                if (!TryLock(file, path))
                {
                    owner = ReadNote(file);
                    return null;
                }

                // The last owner may have deleted it after it was opened here: then this lock is on a file that nobody else finds.
                if (FileStatus.Read(Descriptor(file)) is { } mine && FileStatus.Read(path, followLink: false)?.Inode == mine.Inode)
                {
                    RandomAccess.SetLength(file, 0);
                    RandomAccess.Write(file, Encoding.UTF8.GetBytes(note), 0);
                    var taken = new SocketLock(path, file);
                    file = new SafeFileHandle();
                    return taken;
                }
            }
            finally
            {
                file.Dispose();
            }
        }
    }

    public void Dispose()
    {
        if (!_file.IsClosed)
        {
            // While it is still locked, so that it is not a successor's.
            File.Delete(_path);
            _file.Dispose();
        }
    }

    private static SafeFileHandle Open(string path)
    {
        int descriptor = LibC.Open(path, LibC.ORdWr | LibC.OCreate | LibC.OCloexec, OwnerOnly);
        return descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw Failure(path, "opened");
    }

    private static bool TryLock(SafeFileHandle file, string path) =>
        Posix.Flock(Descriptor(file), Posix.LockExclusive | Posix.LockNonBlocking) == 0
        || (Marshal.GetLastPInvokeError() == LibC.TryAgain ? false : throw Failure(path, "locked"));

    private static string ReadNote(SafeFileHandle file)
    {
        byte[] note = new byte[LongestNote];
        return Encoding.UTF8.GetString(note, 0, RandomAccess.Read(file, note, 0));
    }

    private static int Descriptor(SafeFileHandle file) => (int)file.DangerousGetHandle();

    private static IOException Failure(string path, string what) => new($"'{path}' cannot be {what}: {Marshal.GetLastPInvokeErrorMessage()}.");
}
