using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using ComputeHost.Daemon.Shell;
using ComputeHost.Daemon.Users;
using ComputeHost.Protocol.Native;
using ComputeHost.Protocol.Seam;

namespace ComputeHost.Daemon.Files;

/// <summary>
/// A daemon's place on the machine: the path of its socket, which no other daemon has meanwhile, and a directory for its workers that its successor finds
/// again. Held until it is disposed, or until the process is dead.
/// </summary>
internal sealed class DaemonPlace : IDisposable
{
    /// <summary>In bytes; the kernel takes no more.</summary>
    public const int LongestPath = 107;

    /// <summary>In bytes; room must stay for the directory of a pool and the socket of a worker.</summary>
    private const int LongestWorkerDirectory = 45;

    private readonly SocketLock _lock;
    private readonly uint? _group;
    private FileStatus? _own;

    private DaemonPlace(string socketPath, SocketLock taken, uint? group)
    {
        SocketPath = socketPath;
        _lock = taken;
        _group = group;
        WorkerDirectory = WorkerDirectoryOf(socketPath);
    }

    public string SocketPath { get; }

    public string Address => $"{WorkerAddress.Unix}:{SocketPath}";

    /// <summary>Where all pools of this daemon have their runtime directories: the same for each daemon at this address, whatever its environment.</summary>
    public string WorkerDirectory { get; }

    /// <summary>Takes an address, also over from a daemon that is dead. Nothing listens yet.</summary>
    /// <param name="address">As <c>unix:PATH</c>.</param>
    /// <param name="socketGroup">A group by name or number whose members may connect; null for the daemon's user and root alone.</param>
    /// <exception cref="UsageException">The address cannot be used, or another daemon has it.</exception>
    public static DaemonPlace Claim(string address, string? socketGroup)
    {
        string path = PathOf(address);
        uint? group = socketGroup is null ? null
            : Accounts.GroupId(socketGroup) ?? throw new UsageException(
                $"The group '{socketGroup}' is not known on this machine. Create it ('groupadd --system {socketGroup}'), or set another ('socketGroup').");
        ServiceDirectory.Prepare(Path.GetDirectoryName(path)!);
        DaemonPlace place = Take(path, group);
        try
        {
            place.RemoveLeftSocket();
            ServiceDirectory.PreparePrivate(place.WorkerDirectory);
            return place;
        }
        catch
        {
            place.Dispose();
            throw;
        }
    }

    /// <summary>Makes the socket with its permissions and listens at it. The caller disposes it before this place.</summary>
    /// <exception cref="UsageException">The socket cannot be made.</exception>
    public Socket Listen(int backlog)
    {
        Socket socket = BoundSocket.Create(SocketPath, _group, backlog);
        _own = FileStatus.Read(SocketPath, followLink: false);
        return socket;
    }

    public void Dispose()
    {
        // Who has removed it since may have put another one there.
        if (_own is { } own && FileStatus.Read(SocketPath, followLink: false) is { } present && (present.Device, present.Inode) == (own.Device, own.Inode))
        {
            File.Delete(SocketPath);
        }

        _own = null;
        RemoveEmptyWorkerDirectory();
        _lock.Dispose();
    }

    /// <summary>What workers have left there is for the next daemon to find.</summary>
    private void RemoveEmptyWorkerDirectory()
    {
        try
        {
            Directory.Delete(WorkerDirectory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is not empty, or not there.
        }
    }

    private static string PathOf(string address)
    {
        const string Scheme = WorkerAddress.Unix + ":";
        if (!address.StartsWith(Scheme, StringComparison.Ordinal) || !Path.IsPathFullyQualified(address[Scheme.Length..]))
        {
            throw new UsageException(
                $"The address '{address}' cannot be listened at: it must be 'unix:' and the full path of a socket, as 'unix:/run/computehost/default.sock'.");
        }

        string path = Path.GetFullPath(address[Scheme.Length..]);
        int bytes = Encoding.UTF8.GetByteCount(path);
        return bytes <= LongestPath
            ? path
            : throw new UsageException($"The socket's path '{path}' has {bytes} bytes, but the system takes at most {LongestPath}. Set a shorter one ('listen').");
    }

    private static DaemonPlace Take(string path, uint? group)
    {
        try
        {
            string note = string.Create(CultureInfo.InvariantCulture, $"process {Environment.ProcessId}, which listens at '{WorkerAddress.Unix}:{path}'");
            return SocketLock.TryTake(path + ".lock", note, out string owner) is { } taken
                ? new DaemonPlace(path, taken, group)
                : throw new UsageException(
                    $"Another daemon has this address: {owner}. Use that one, stop it first ('kill PROCESS'), {ServiceDirectory.OrElse}");
        }
        catch (IOException e)
        {
            throw new UsageException(
                $"The address '{WorkerAddress.Unix}:{path}' cannot be claimed: {e.Message} Check that there is room and that this user may write there.", e);
        }
    }

    /// <summary>The lock says that its daemon is dead, unless somebody has deleted the lock; and what is no daemon's is not ours to delete.</summary>
    private void RemoveLeftSocket()
    {
        if (FileStatus.Read(SocketPath, followLink: false) is not { } left)
        {
            return;
        }

        if (!left.IsSocket)
        {
            throw new UsageException(
                $"'{SocketPath}', where the socket has to be, is there already and is no socket. Move it away, {ServiceDirectory.OrElse}");
        }

        if (BoundSocket.IsServed(SocketPath))
        {
            throw new UsageException(
                $"Another program listens at '{SocketPath}'. Stop it first ('ss -xlp' shows which it is), {ServiceDirectory.OrElse}");
        }

        File.Delete(SocketPath);
    }

    /// <summary>Where a daemon at a socket has <see cref="WorkerDirectory"/>.</summary>
    public static string WorkerDirectoryOf(string socketPath)
    {
        string near = socketPath + ".workers";
        if (Encoding.UTF8.GetByteCount(near) <= LongestWorkerDirectory)
        {
            return near;
        }

        string key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(socketPath)))[..12];
        return string.Create(CultureInfo.InvariantCulture, $"/tmp/computehost-{LibC.GetEffectiveUserId()}.{key}");
    }
}
