using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using ComputeHost.Client.Calls;
using ComputeHost.Protocol.Framing;
using ComputeHost.Protocol.Seam;
using ComputeHost.Protocol.Segments;
using ComputeHost.Protocol.Sockets;
using ComputeHost.Protocol.Threads;
using ComputeHost.Protocol.V1;

namespace ComputeHost.Client.Sessions;

/// <summary>A connection over a bare Unix socket. A thread of its own reads it, so that answers arrive even while the thread pool is starved.</summary>
internal abstract class SocketConnection : IWorkerConnection
{
    private readonly WorkerEndpoint _endpoint;
    private readonly TimeSpan _patience;
    private readonly CancellationToken _cancellationToken;
    private readonly MessageSocket _messages;
    private readonly SocketFrameStream<WorkerBatch, ClientBatch> _stream;
    private readonly CancellationTokenRegistration _abort;

    /// <inheritdoc cref="WorkerConnections.Create"/>
    protected SocketConnection(WorkerEndpoint endpoint, TimeSpan patience, CancellationToken cancellationToken)
    {
        _endpoint = endpoint;
        _patience = patience;
        _cancellationToken = cancellationToken;
        _messages = new MessageSocket(Socket);
        _stream = new SocketFrameStream<WorkerBatch, ClientBatch>(_messages, WorkerBatch.Parser);
        _abort = cancellationToken.UnsafeRegister(static messages => ((MessageSocket)messages!).Abort(), _messages);
    }

    public IBatchSender<ClientBatch> Sender => _stream;

    protected WorkerEndpoint Endpoint => _endpoint;

    protected Socket Socket { get; } = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    public abstract SegmentView? OpenResults(Hello hello, long maxPayload);

    public virtual JournalSlots? OpenJournal(Hello hello) => null;

    public Task RunAsync(IWorkerListener listener) => DedicatedThread.RunAsync($"ComputeHost {_endpoint.WorkerId}", () =>
    {
        Run(listener);
        return true;
    });

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>What comes before the connecting.</summary>
    protected virtual void Prepare(CancellationToken cancellationToken)
    {
    }

    /// <summary>Says what this connection is to be. Reading ends after the patience.</summary>
    /// <returns>The first frame.</returns>
    protected abstract Open Introduce();

    /// <summary>Receives what comes before the first frame.</summary>
    protected virtual void AwaitAnswer()
    {
    }

    protected void Send(ReadOnlyMemory<byte> data) => Wait(_messages.SendAsync(data));

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _abort.Dispose();
            _messages.Dispose();
        }
    }

    private void Run(IWorkerListener listener)
    {
        Exception? failure = null;
        try
        {
            Prepare(_cancellationToken);
            Connect();
            // The kernel keeps the limit, for which a timer would need the thread pool.
            Socket.ReceiveTimeout = (int)_patience.TotalMilliseconds;
            Open open = Introduce();
            Wait(_stream.SendAsync(new ClientBatch { Frames = { new ClientFrame { Open = open } } }));
            AwaitAnswer();
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
        Socket.SendTimeout = (int)_patience.TotalMilliseconds;
        Socket.Connect(new UnixDomainSocketEndPoint(WorkerAddress.Parse(_endpoint.Address).Place));
        Socket.SendTimeout = 0;
    }

    private bool TryReceiveGreeting([NotNullWhen(true)] out WorkerBatch? greeting)
    {
        try
        {
            return _stream.TryReceive(out greeting);
        }
        catch (IOException exception) when (exception.InnerException is SocketException { SocketErrorCode: SocketError.TimedOut })
        {
            throw new TimeoutException($"{_endpoint.What} '{_endpoint}' has not greeted within {_patience}.", exception);
        }
        finally
        {
            Socket.ReceiveTimeout = 0;
        }
    }

    private static void Wait(Task task)
    {
#pragma warning disable VSTHRD002 // The thread has nothing else to do, and what it waits for needs no other thread but the socket's own.
        task.GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
    }
}
