using System.Net.Sockets;
using ComputeHost.LoadTests.Children;
using ComputeHost.LoadTests.CommandLine;

namespace ComputeHost.LoadTests.Subjects;

/// <summary>What the operating system and the runtime take for themselves: a Unix socket, awaited. One call at a time.</summary>
internal sealed class RawSocketEcho : IEchoSubject
{
    public const string Name = "raw-socket";

    private readonly ChildProgram _peer;
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly byte[] _answer = new byte[64 * 1024];

    private RawSocketEcho(ChildProgram peer) => _peer = peer;

    public static async Task<IEchoSubject> StartAsync(int workers, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(workers, 1);
        var subject = new RawSocketEcho(ChildVerbs.StartPeer(ChildVerbs.RawSocketPeer));
        string path = await subject._peer.WaitForReadyAsync(cancellationToken);
        await subject._socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
        return subject;
    }

    public async Task EchoAsync(byte[] payload)
    {
        await _socket.SendAsync(payload);
        for (int received = 0; received < payload.Length;)
        {
            int more = await _socket.ReceiveAsync(_answer.AsMemory(received));
            received += more > 0 ? more : throw new EndOfStreamException("The raw-socket peer has closed the connection.");
        }
    }

    public async Task<byte[]> EchoBackAsync(byte[] payload)
    {
        await EchoAsync(payload);
        return _answer[..payload.Length];
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _peer.DisposeAsync();
    }
}
