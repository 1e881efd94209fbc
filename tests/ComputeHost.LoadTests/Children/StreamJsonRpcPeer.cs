using System.Net.Sockets;
using PolyType;
using StreamJsonRpc;

namespace ComputeHost.LoadTests.Children;

/// <summary>What the peer offers.</summary>
[JsonRpcContract]
[GenerateShape(IncludeMethods = MethodShapeFlags.PublicInstance)]
public partial interface IRemoteEcho
{
    /// <summary>Gives back what it gets.</summary>
    Task<byte[]> BytesAsync(byte[] value);
}

/// <summary>The server half of the subject <c>streamjsonrpc</c>.</summary>
internal static class StreamJsonRpcPeer
{
    public static async Task RunAsync()
    {
        using var directory = new PeerSocket();
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(directory.SocketPath));
        listener.Listen();
        await ChildProgram.ReportReadyAsync(directory.SocketPath);
        await Task.WhenAny(ServeAsync(listener), ParentWatch.WaitForEndAsync());
    }

    /// <summary>Both sides of a connection are alike.</summary>
    public static LengthHeaderMessageHandler CreateHandler(Socket socket)
    {
        var stream = new NetworkStream(socket, ownsSocket: true);
        return new LengthHeaderMessageHandler(stream, stream, new MessagePackFormatter());
    }

    private static async Task ServeAsync(Socket listener)
    {
        using var connection = new JsonRpc(CreateHandler(await listener.AcceptAsync()));
        connection.AddLocalRpcTarget<IRemoteEcho>(new RemoteEcho(), options: null);
        connection.StartListening();
        await connection.Completion;
    }

    private sealed class RemoteEcho : IRemoteEcho
    {
        public Task<byte[]> BytesAsync(byte[] value) => Task.FromResult(value);
    }
}
