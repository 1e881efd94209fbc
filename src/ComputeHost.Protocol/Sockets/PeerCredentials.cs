using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using ComputeHost.Protocol.Native;

namespace ComputeHost.Protocol.Sockets;

/// <summary>Who is at the other end of a Unix socket: the process that connected, or the one that listened.</summary>
internal readonly record struct PeerCredentials(int ProcessId, uint UserId)
{
    private const int SolSocket = 1;
    private const int SoPeerCred = 17;

    public bool IsOwnUser => UserId == LibC.GetEffectiveUserId();

    /// <exception cref="SocketException">The socket is not connected.</exception>
    [SupportedOSPlatform("linux")]
    public static PeerCredentials Of(Socket socket)
    {
        // struct ucred: process, user, group.
        Span<byte> credentials = stackalloc byte[3 * sizeof(int)];
        int length = socket.GetRawSocketOption(SolSocket, SoPeerCred, credentials);
        return length == credentials.Length
            ? new PeerCredentials(MemoryMarshal.Read<int>(credentials), MemoryMarshal.Cast<byte, uint>(credentials)[1])
            : throw new SocketException((int)SocketError.NotSocket);
    }
}
