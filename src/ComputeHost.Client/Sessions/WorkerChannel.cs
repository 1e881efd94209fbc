using System.IO.Pipes;
using System.Net.Sockets;
using System.Security.Principal;
using ComputeHost.Protocol;
using ComputeHost.Protocol.Seam;
using Grpc.Net.Client;

namespace ComputeHost.Client.Sessions;

/// <summary>Opens gRPC channels to workers: one each, without grpc-dotnet's own balancing or retries, which cannot know what a worker has started.</summary>
internal static class WorkerChannel
{
    /// <exception cref="NotSupportedException">The scheme is not known.</exception>
    public static GrpcChannel Open(WorkerAddress address)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = ConnectorTo(address),
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            PooledConnectionLifetime = Timeout.InfiniteTimeSpan,
            InitialHttp2StreamWindowSize = 4 * 1024 * 1024,
        };
        return GrpcChannel.ForAddress("http://worker", new GrpcChannelOptions
        {
            HttpHandler = handler,
            DisposeHttpClient = true,
            MaxReceiveMessageSize = WireLimits.MaxMessage,
            MaxSendMessageSize = null,
        });
    }

    private static Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>> ConnectorTo(WorkerAddress address) => address.Scheme switch
    {
        WorkerAddress.Unix => (_, cancellationToken) => ConnectSocketAsync(address.Place, cancellationToken),
        WorkerAddress.Pipe => (_, cancellationToken) => ConnectPipeAsync(address.Place, cancellationToken),
        _ => throw address.Unknown(),
    };

    private static async ValueTask<Stream> ConnectSocketAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async ValueTask<Stream> ConnectPipeAsync(string name, CancellationToken cancellationToken)
    {
        var pipe = new NamedPipeClientStream(
            ".",
            name,
            PipeDirection.InOut,
            PipeOptions.Asynchronous | PipeOptions.WriteThrough | PipeOptions.CurrentUserOnly,
            TokenImpersonationLevel.Anonymous);
        try
        {
            await pipe.ConnectAsync(cancellationToken).ConfigureAwait(false);
            return pipe;
        }
        catch
        {
            await pipe.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
