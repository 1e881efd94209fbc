using System.Net.Sockets;
using ComputeHost.LoadTests.Children;
using ComputeHost.LoadTests.CommandLine;

namespace ComputeHost.LoadTests.Subjects;

/// <summary>What the operating system and the runtime take for themselves: a Unix socket for each process, awaited, in turn. One call at a time.</summary>
internal sealed class RawSocketEcho : IEchoSubject
{
    public const string Name = "raw-socket";

    private readonly ChildProgram[] _peers;
    private readonly List<Socket> _sockets = [];
    private readonly byte[] _answer;
    private int _turn;

    private RawSocketEcho(EchoLoad load)
    {
        _peers = [.. Enumerable.Range(0, load.Workers).Select(_ => ChildVerbs.StartRawSocketPeer(load.PayloadLength))];
        _answer = new byte[load.PayloadLength];
    }

    public static async Task<IEchoSubject> StartAsync(EchoLoad load, CancellationToken cancellationToken)
    {
        var subject = new RawSocketEcho(load);
        foreach (ChildProgram peer in subject._peers)
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            subject._sockets.Add(socket);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(await peer.WaitForReadyAsync(cancellationToken)), cancellationToken);
        }

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
        _sockets.ForEach(socket => socket.Dispose());
        foreach (ChildProgram peer in _peers)
        {
            await peer.DisposeAsync();
        }
    }

    private async Task EchoAsync(byte[] payload, byte[] answer)
    {
        Socket socket = _sockets[_turn];
        _turn = (_turn + 1) % _sockets.Count;
        await RawSocketPeer.SendAsync(socket, payload);
        if (!await RawSocketPeer.TryReceiveAsync(socket, answer))
        {
            throw new EndOfStreamException("The raw-socket peer has closed the connection.");
        }
    }
}
