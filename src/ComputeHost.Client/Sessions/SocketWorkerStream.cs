using System.Net.Sockets;
using ComputeHost.Protocol;
using ComputeHost.Protocol.Framing;
using ComputeHost.Protocol.Seam;
using ComputeHost.Protocol.Segments;
using ComputeHost.Protocol.Sockets;
using ComputeHost.Protocol.Threads;
using ComputeHost.Protocol.V1;
using Grpc.Core;

namespace ComputeHost.Client.Sessions;

/// <summary>A session over a bare Unix socket. It is read on a thread of its own, so that answers arrive also while the thread pool is starved.</summary>
internal sealed class SocketWorkerStream : IWorkerStream
{
    private readonly WorkerEndpoint _endpoint;
    private readonly SegmentOffering? _segment;
    private readonly TimeSpan _connectTimeout;
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly MessageSocket _messages;
    private readonly CancellationTokenRegistration _abort;

    public SocketWorkerStream(WorkerEndpoint endpoint, SegmentOffering? segment, TimeSpan connectTimeout, CancellationToken cancellationToken)
    {
        _endpoint = endpoint;
        _segment = segment;
        _connectTimeout = connectTimeout;
        _messages = new MessageSocket(_socket);
        Incoming = new MessageReader<WorkerBatch>(_messages, WorkerBatch.Parser);
        Outgoing = new MessageWriter<ClientBatch>(_messages);
        _abort = cancellationToken.UnsafeRegister(static messages => ((MessageSocket)messages!).Abort(), _messages);
    }

    public IAsyncStreamReader<WorkerBatch> Incoming { get; }

    public IBatchSender<ClientBatch> Outgoing { get; }

    /// <exception cref="SocketException">The worker does not listen.</exception>
    /// <exception cref="IOException">The worker is gone, or another process listens in its place.</exception>
    public Task RunAsync(Func<Task> reader) => DedicatedThread.RunBlockingAsync($"ComputeHost {_endpoint.WorkerId}", async () =>
    {
        // For the kernel a connect that waits is a send: a worker that lets nobody in must not hold this thread for ever.
        _socket.SendTimeout = (int)_connectTimeout.TotalMilliseconds;
#pragma warning disable VSTHRD103 // The thread is there to block.
        _socket.Connect(new UnixDomainSocketEndPoint(_endpoint.Address));
#pragma warning restore VSTHRD103
        _socket.SendTimeout = 0;
        CheckPeer();
        await _messages.SendAsync(WireLimits.SocketPreface.ToArray()).ConfigureAwait(false);
        var open = new Open { Token = _endpoint.Token, Segment = SegmentOffers.ToOffer(_segment) };
        await Outgoing.SendAsync(new ClientBatch { Frames = { new ClientFrame { Open = open } } }).ConfigureAwait(false);
        await reader().ConfigureAwait(false);
    });

    /// <summary>Token and arguments go to the worker alone, whoever may have put a socket in the place of its own.</summary>
    private void CheckPeer()
    {
        if (OperatingSystem.IsLinux() && PeerCredentials.Of(_socket) is var peer && peer.ProcessId != _endpoint.ProcessId)
        {
            throw new IOException($"At '{_endpoint.Address}' listens process {peer.ProcessId} of user {peer.UserId}, and not worker '{_endpoint.WorkerId}' (process {_endpoint.ProcessId}).");
        }
    }

    public void Dispose()
    {
        _abort.Dispose();
        _messages.Dispose();
    }
}
