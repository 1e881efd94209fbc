using System.Net.Sockets;
using System.Runtime.InteropServices;
using ComputeHost.Protocol.Native;

namespace ComputeHost.Worker.Hosting;

/// <summary>Lets in only processes of the worker's own user. The socket's rights say the same; this holds also where those were loosened.</summary>
internal static class PeerCredentials
{
    private const int SolSocket = 1;
    private const int SoPeerCred = 17;

    public static bool IsOwnUser(Socket socket)
    {
        // struct ucred: process, user, group.
        Span<byte> credentials = stackalloc byte[3 * sizeof(int)];
        int length = socket.GetRawSocketOption(SolSocket, SoPeerCred, credentials);
        return length == credentials.Length && MemoryMarshal.Cast<byte, uint>(credentials)[1] == LibC.GetEffectiveUserId();
    }
}
