using System.Net.Sockets;
using ComputeHost.Protocol;
using ComputeHost.Protocol.Seam;
using ComputeHost.Protocol.Sockets;
using ComputeHost.Protocol.Threads;
using ComputeHost.Protocol.V1;
using Grpc.Core;

namespace ComputeHost.Client.Sessions;

/// <summary>A session over a bare Unix socket. It is read on a thread of its own, so that answers arrive also while the thread pool is starved.</summary>
internal sealed class SocketWorkerStream : IWorkerStream
{
    private readonly WorkerEndpoint _endpoint;
    private readonly MessageSocket _socket;
    private readonly CancellationTokenRegistration _abort;

    /// <exception cref="SocketException">The worker does not listen.</exception>
    /// <exception cref="IOException">The worker is gone.</exception>
    public SocketWorkerStream(WorkerEndpoint endpoint, CancellationToken cancellationToken)
    {
        _endpoint = endpoint;
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(endpoint.Address));
            _socket = new MessageSocket(socket);
            Incoming = new MessageReader<WorkerBatch>(_socket, WorkerBatch.Parser);
            Outgoing = new MessageWriter<ClientBatch>(_socket);
            socket.Send(WireLimits.SocketPreface);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        _abort = cancellationToken.UnsafeRegister(static socket => ((MessageSocket)socket!).Abort(), _socket);
    }

    public IAsyncStreamReader<WorkerBatch> Incoming { get; }

    public IClientStreamWriter<ClientBatch> Outgoing { get; }

    public Task RunAsync(Func<Task> reader) => DedicatedThread.RunBlockingAsync($"ComputeHost {_endpoint.WorkerId}", async () =>
    {
        await Outgoing.WriteAsync(new ClientBatch { Frames = { new ClientFrame { Open = new Open { Token = _endpoint.Token } } } }).ConfigureAwait(false);
        await reader().ConfigureAwait(false);
    });

    public void Dispose()
    {
        _abort.Dispose();
        _socket.Dispose();
    }
}
