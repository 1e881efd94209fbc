using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using ComputeHost.Daemon.Shell;
using ComputeHost.Daemon.Users;
using ComputeHost.Protocol.Native;

namespace ComputeHost.Daemon.Files;

/// <summary>
/// Listening sockets with permissions. They are bound without .NET, whose sockets delete their path when they are disposed, even if a successor's is there
/// by then.
/// </summary>
internal static partial class BoundSocket
{
    private const int UnixFamily = 1;
    private const int Stream = 1;
    private const int CloseOnExec = 0x80000;
    private const string Advice = "Check that there is room and that this user may write there";
    private const uint KeepUser = uint.MaxValue;
    private const uint OnlyOwner = 0b110_000_000;
    private const uint OwnerAndGroup = 0b110_110_000;

    /// <param name="path">At most 107 bytes.</param>
    /// <param name="group">Whose members may connect; null for the own user and root alone.</param>
    /// <param name="backlog">How many connections may wait to be accepted.</param>
    /// <exception cref="UsageException">The socket cannot be made.</exception>
    public static Socket Create(string path, uint? group, int backlog)
    {
        var handle = new SafeSocketHandle(OpenSocket(UnixFamily, Stream | CloseOnExec, 0), ownsHandle: true);
        try
        {
            Bind(handle, path);
            // There is a file, but nobody can connect before it is listened at.
            if (group is { } owner && ChangeOwner(path, KeepUser, owner) != 0)
            {
                throw Failure(path, "given to the group " + Accounts.GroupName(owner), "Run the daemon as a member of that group");
            }

            if (LibC.ChangeMode(path, group is null ? OnlyOwner : OwnerAndGroup) != 0 || Listen(handle, backlog) != 0)
            {
                throw Failure(path, "opened", Advice);
            }

            return new Socket(handle);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Whether somebody listens there. One who has no time to accept does, too.</summary>
    public static bool IsServed(string path)
    {
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { Blocking = false };
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode != SocketError.ConnectionRefused;
        }
    }

    private static unsafe void Bind(SafeSocketHandle handle, string path)
    {
        // struct sockaddr_un: the family, then the path with its end.
        Span<byte> address = stackalloc byte[sizeof(ushort) + DaemonPlace.LongestPath + 1];
        address.Clear();
        MemoryMarshal.Write(address, (ushort)UnixFamily);
        int length = sizeof(ushort) + Encoding.UTF8.GetBytes(path, address[sizeof(ushort)..]) + 1;
        fixed (byte* first = address)
        {
            if (Bind(handle, first, (uint)length) != 0)
            {
                throw Failure(path, "made", Advice);
            }
        }
    }

    private static UsageException Failure(string path, string what, string advice) =>
        new($"The socket '{path}' cannot be {what}: {Marshal.GetLastPInvokeErrorMessage()}. {advice}, {ServiceDirectory.OrElse}");

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    private static partial int OpenSocket(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "bind", SetLastError = true)]
    private static unsafe partial int Bind(SafeSocketHandle socket, byte* address, uint length);

    [LibraryImport("libc", EntryPoint = "listen", SetLastError = true)]
    private static partial int Listen(SafeSocketHandle socket, int backlog);

    [LibraryImport("libc", EntryPoint = "lchown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeOwner(string path, uint user, uint group);
}
