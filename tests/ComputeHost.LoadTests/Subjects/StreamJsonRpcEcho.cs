using System.Net.Sockets;
using ComputeHost.LoadTests.Children;
using ComputeHost.LoadTests.CommandLine;
using StreamJsonRpc;

namespace ComputeHost.LoadTests.Subjects;

/// <summary>
/// StreamJsonRpc over a Unix socket as its documentation recommends where speed counts ("Extensibility": a binary formatter with the handler that counts lengths;
/// "Sending requests": a typed proxy), round robin by the caller.
/// </summary>
internal sealed class StreamJsonRpcEcho : IEchoSubject
{
    public const string Name = "streamjsonrpc";

    private readonly ChildProgram[] _peers;
    private readonly List<JsonRpc> _connections = [];
    private readonly List<IRemoteEcho> _proxies = [];
    private uint _next;

    private StreamJsonRpcEcho(int workers) => _peers = [.. Enumerable.Range(0, workers).Select(_ => ChildVerbs.StartPeer(ChildVerbs.StreamJsonRpcPeer))];

    public static async Task<IEchoSubject> StartAsync(EchoLoad load, CancellationToken cancellationToken)
    {
        var subject = new StreamJsonRpcEcho(load.Workers);
        foreach (ChildProgram peer in subject._peers)
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(await peer.WaitForReadyAsync(cancellationToken)), cancellationToken);
            var connection = new JsonRpc(StreamJsonRpcPeer.CreateHandler(socket));
            subject._connections.Add(connection);
            subject._proxies.Add(connection.Attach<IRemoteEcho>());
            connection.StartListening();
        }

        return subject;
    }

    public Task EchoAsync(byte[] payload) => EchoBackAsync(payload);

    public Task<byte[]> EchoBackAsync(byte[] payload)
    {
        uint turn = _proxies.Count == 1 ? 0 : Interlocked.Increment(ref _next) % (uint)_proxies.Count;
        return _proxies[(int)turn].BytesAsync(payload);
    }

    public async ValueTask DisposeAsync()
    {
        _connections.ForEach(connection => connection.Dispose());
        foreach (ChildProgram peer in _peers)
        {
            await peer.DisposeAsync();
        }
    }
}
