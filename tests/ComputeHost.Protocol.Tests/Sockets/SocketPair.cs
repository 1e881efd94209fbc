using System.Net.Sockets;
using ComputeHost.Protocol.Sockets;

namespace ComputeHost.Protocol.Tests.Sockets;

/// <summary>Two connected Unix sockets: one side as the product uses it, the other bare.</summary>
internal sealed class SocketPair : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("chsock");

    public SocketPair()
    {
        var address = new UnixDomainSocketEndPoint(Path.Combine(_directory.FullName, "s"));
        using Socket listener = NewSocket();
        listener.Bind(address);
        listener.Listen();
        Other = NewSocket();
        Other.Connect(address);
        Own = new MessageSocket(listener.Accept());
    }

    public MessageSocket Own { get; }

    public Socket Other { get; }

    public void Dispose()
    {
        Own.Dispose();
        Other.Dispose();
        _directory.Delete(recursive: true);
    }

    private static Socket NewSocket() => new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
}
