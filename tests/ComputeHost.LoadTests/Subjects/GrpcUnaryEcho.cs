using System.Net.Sockets;
using ComputeHost.LoadTests.Children;
using ComputeHost.LoadTests.CommandLine;
using ComputeHost.LoadTests.Protos;
using Google.Protobuf;
using Grpc.Net.Client;

namespace ComputeHost.LoadTests.Subjects;

/// <summary>
/// A hand-written peer as its documentation recommends (learn.microsoft.com: "gRPC over Unix domain sockets", "Performance best practices with gRPC"):
/// one long-lived channel per server process, further connections when one has no stream left, payloads wrapped instead of copied, no limit of a
/// message's size, round robin by the caller.
/// </summary>
internal sealed class GrpcUnaryEcho : IEchoSubject
{
    public const string Name = "grpc-unary";

    private readonly ChildProgram[] _peers;
    private readonly List<GrpcChannel> _channels = [];
    private readonly List<PlainEcho.PlainEchoClient> _clients = [];
    private uint _next;

    private GrpcUnaryEcho(EchoLoad load, long? heapLimit) => _peers = [.. Enumerable.Range(0, load.Workers).Select(_ => ChildVerbs.StartGrpcPeer(load.PayloadLength, heapLimit))];

    public IEnumerable<int> ProcessIds => _peers.Select(peer => peer.ProcessId);

    public static async Task<IEchoSubject> StartAsync(EchoLoad load, CancellationToken cancellationToken) => await ConnectAsync(load, heapLimit: null, cancellationToken);

    public static async Task<GrpcUnaryEcho> ConnectAsync(EchoLoad load, long? heapLimit, CancellationToken cancellationToken)
    {
        var subject = new GrpcUnaryEcho(load, heapLimit);
        foreach (ChildProgram peer in subject._peers)
        {
            GrpcChannel channel = Connect(await peer.WaitForReadyAsync(cancellationToken));
            subject._channels.Add(channel);
            subject._clients.Add(new PlainEcho.PlainEchoClient(channel));
        }

        return subject;
    }

    public Task EchoAsync(byte[] payload) => CallAsync(payload);

    public async Task<byte[]> EchoBackAsync(byte[] payload) => (await CallAsync(payload)).Value.ToByteArray();

    public async ValueTask DisposeAsync()
    {
        _channels.ForEach(channel => channel.Dispose());
        foreach (ChildProgram peer in _peers)
        {
            await peer.DisposeAsync();
        }
    }

    private Task<EchoMessage> CallAsync(byte[] payload)
    {
        uint turn = _clients.Count == 1 ? 0 : Interlocked.Increment(ref _next) % (uint)_clients.Count;
        return _clients[(int)turn].BytesAsync(new EchoMessage { Value = UnsafeByteOperations.UnsafeWrap(payload) }).ResponseAsync;
    }

    private static GrpcChannel Connect(string path)
    {
        var endPoint = new UnixDomainSocketEndPoint(path);
        return GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler
            {
                ActivityHeadersPropagator = null,
                EnableMultipleHttp2Connections = true,
                PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
                UseProxy = false,
                ConnectCallback = async (_, cancellationToken) =>
                {
                    var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                    try
                    {
                        await socket.ConnectAsync(endPoint, cancellationToken);
                        return new NetworkStream(socket, ownsSocket: true);
                    }
                    catch
                    {
                        socket.Dispose();
                        throw;
                    }
                },
            },
            DisposeHttpClient = true,
            MaxReceiveMessageSize = null,
            MaxSendMessageSize = null,
        });
    }
}
