using System.Net.Sockets;

namespace ComputeHost.LoadTests.Children;

/// <summary>The server half of the subject <c>raw-socket</c>: sends back what comes, for one caller.</summary>
internal static class RawSocketPeer
{
    private const int BufferLength = 64 * 1024;

    public static async Task RunAsync()
    {
        using var directory = new PeerSocket();
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(directory.SocketPath));
        listener.Listen();
        await ChildProgram.ReportReadyAsync(directory.SocketPath);
        await Task.WhenAny(EchoAsync(listener), ParentWatch.WaitForEndAsync());
    }

    private static async Task EchoAsync(Socket listener)
    {
        using Socket socket = await listener.AcceptAsync();
        byte[] buffer = new byte[BufferLength];
        int received;
        while ((received = await socket.ReceiveAsync(buffer)) > 0)
        {
            for (int sent = 0; sent < received;)
            {
                sent += await socket.SendAsync(buffer.AsMemory(sent, received - sent));
            }
        }
    }
}
