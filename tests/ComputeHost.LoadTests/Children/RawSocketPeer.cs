using System.Net.Sockets;

namespace ComputeHost.LoadTests.Children;

/// <summary>The server half of the subject <c>raw-socket</c>: sends back what comes, once all of it is there, for one caller. Both sides know how much that is.</summary>
internal static class RawSocketPeer
{
    public static async Task RunAsync(int payloadLength)
    {
        using var directory = new PeerSocket();
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(directory.SocketPath));
        listener.Listen();
        await ChildProgram.ReportReadyAsync(directory.SocketPath);
        await Task.WhenAny(EchoAsync(listener, payloadLength), ParentWatch.WaitForEndAsync());
    }

    /// <summary>Fills the buffer.</summary>
    /// <returns>False if the other side has closed the connection.</returns>
    public static async Task<bool> TryReceiveAsync(Socket socket, byte[] buffer)
    {
        for (int received = 0; received < buffer.Length;)
        {
            int more = await socket.ReceiveAsync(buffer.AsMemory(received));
            if (more == 0)
            {
                return false;
            }

            received += more;
        }

        return true;
    }

    public static async Task SendAsync(Socket socket, byte[] buffer)
    {
        for (int sent = 0; sent < buffer.Length;)
        {
            sent += await socket.SendAsync(buffer.AsMemory(sent));
        }
    }

    private static async Task EchoAsync(Socket listener, int payloadLength)
    {
        using Socket socket = await listener.AcceptAsync();
        byte[] buffer = new byte[payloadLength];
        while (await TryReceiveAsync(socket, buffer))
        {
            await SendAsync(socket, buffer);
        }
    }
}
