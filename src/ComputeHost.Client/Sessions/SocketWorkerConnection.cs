using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using ComputeHost.Protocol;
using ComputeHost.Protocol.Framing;
using ComputeHost.Protocol.Seam;
using ComputeHost.Protocol.Segments;
using ComputeHost.Protocol.Sockets;
using ComputeHost.Protocol.Threads;
using ComputeHost.Protocol.V1;

namespace ComputeHost.Client.Sessions;

/// <summary>A connection over a bare Unix socket. A thread of its own reads it, so that answers arrive even while the thread pool is starved.</summary>
internal sealed class SocketWorkerConnection : IWorkerConnection
{
    private readonly WorkerEndpoint _endpoint;
    private readonly SegmentOffering? _segment;
    private readonly TimeSpan _patience;
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly MessageSocket _messages;
    private readonly SocketFrameStream<WorkerBatch, ClientBatch> _stream;
    private readonly CancellationTokenRegistration _abort;

    /// <inheritdoc cref="WorkerConnections.Create"/>
    public SocketWorkerConnection(WorkerEndpoint endpoint, SegmentOffering? segment, TimeSpan patience, CancellationToken cancellationToken)
    {
        _endpoint = endpoint;
        _segment = segment;
        _patience = patience;
        _messages = new MessageSocket(_socket);
        _stream = new SocketFrameStream<WorkerBatch, ClientBatch>(_messages, WorkerBatch.Parser);
        _abort = cancellationToken.UnsafeRegister(static messages => ((MessageSocket)messages!).Abort(), _messages);
    }

    public IBatchSender<ClientBatch> Sender => _stream;

    public Task RunAsync(IWorkerListener listener) => DedicatedThread.RunAsync($"ComputeHost {_endpoint.WorkerId}", () =>
    {
        Run(listener);
        return true;
    });

    public void Dispose()
    {
        _abort.Dispose();
        _messages.Dispose();
    }

    private void Run(IWorkerListener listener)
    {
        Exception? failure = null;
        try
        {
            Connect();
            CheckPeer();
            Wait(_messages.SendAsync(WireLimits.SocketPreface.ToArray()));
            var open = new Open { Token = _endpoint.Token, Segment = SegmentOffers.ToOffer(_segment) };
            Wait(_stream.SendAsync(new ClientBatch { Frames = { new ClientFrame { Open = open } } }));
            if (TryReceiveGreeting(out WorkerBatch? greeting))
            {
                listener.Receive(greeting);
                Wait(_stream.ReceiveAllAsync(listener));
            }
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        // On this thread, too: the calls of a dead worker must not wait for the thread pool.
        listener.End(failure);
    }

    private void Connect()
    {
        // For the kernel a connect that waits is a send: a worker that lets nobody in must not hold this thread for long.
        _socket.SendTimeout = (int)_patience.TotalMilliseconds;
        _socket.Connect(new UnixDomainSocketEndPoint(WorkerAddress.Parse(_endpoint.Address).Place));
        _socket.SendTimeout = 0;
    }

    /// <summary>Nobody but the worker gets token and arguments, even if somebody has put another socket in its place.</summary>
    private void CheckPeer()
    {
        if (OperatingSystem.IsLinux() && PeerCredentials.Of(_socket) is var peer && peer.ProcessId != _endpoint.ProcessId)
        {
            throw new IOException(
                $"At '{_endpoint.Address}' listens process {peer.ProcessId} of user {peer.UserId}, not worker '{_endpoint}'.");
        }
    }

    private bool TryReceiveGreeting([NotNullWhen(true)] out WorkerBatch? greeting)
    {
        // The kernel keeps the limit, for which a timer would need the thread pool.
        _socket.ReceiveTimeout = (int)_patience.TotalMilliseconds;
        try
        {
            return _stream.TryReceive(out greeting);
        }
        catch (IOException exception) when (exception.InnerException is SocketException { SocketErrorCode: SocketError.TimedOut })
        {
            throw new TimeoutException($"Worker '{_endpoint}' has not greeted within {_patience}.", exception);
        }
        finally
        {
            _socket.ReceiveTimeout = 0;
        }
    }

    private static void Wait(Task task)
    {
#pragma warning disable VSTHRD002 // The thread has nothing else to do, and what it waits for needs no other thread but the socket's own.
        task.GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
    }
}
