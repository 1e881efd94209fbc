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
    private readonly byte[] _answer;

    private RawSocketEcho(EchoLoad load)
    {
        _peer = ChildVerbs.StartRawSocketPeer(load.PayloadLength);
        _answer = new byte[load.PayloadLength];
    }

    public static async Task<IEchoSubject> StartAsync(EchoLoad load, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(load.Workers, 1);
        var subject = new RawSocketEcho(load);
        string path = await subject._peer.WaitForReadyAsync(cancellationToken);
        await subject._socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
        return subject;
    }

    public Task EchoAsync(byte[] payload) => EchoAsync(payload, _answer);

    public async Task<byte[]> EchoBackAsync(byte[] payload)
    {
        byte[] answer = GC.AllocateUninitializedArray<byte>(payload.Length);
        await EchoAsync(payload, answer);
        return answer;
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _peer.DisposeAsync();
    }

    private async Task EchoAsync(byte[] payload, byte[] answer)
    {
        await RawSocketPeer.SendAsync(_socket, payload);
        if (!await RawSocketPeer.TryReceiveAsync(_socket, answer))
        {
            throw new EndOfStreamException("The raw-socket peer has closed the connection.");
        }
    }
}
