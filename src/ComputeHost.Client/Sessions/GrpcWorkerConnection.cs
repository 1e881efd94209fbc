using ComputeHost.Client.Calls;
using ComputeHost.Protocol;
using ComputeHost.Protocol.Framing;
using ComputeHost.Protocol.Seam;
using ComputeHost.Protocol.Segments;
using ComputeHost.Protocol.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace ComputeHost.Client.Sessions;

/// <summary>A connection that carries the session as a gRPC stream, for where there are no Unix sockets.</summary>
internal sealed class GrpcWorkerConnection : IWorkerConnection
{
    private readonly GrpcChannel _channel;
    private readonly AsyncDuplexStreamingCall<ClientBatch, WorkerBatch> _call;
    private readonly GrpcFrameStream<WorkerBatch, ClientBatch> _stream;
    private readonly TimeSpan _patience;
    private readonly int _processId;

    /// <inheritdoc cref="WorkerConnections.Create"/>
    public GrpcWorkerConnection(WorkerEndpoint endpoint, TimeSpan patience, CancellationToken cancellationToken)
    {
        _patience = patience;
        _processId = endpoint.ProcessId;
        _channel = WorkerChannel.Open(WorkerAddress.Parse(endpoint.Address));
        _call = new Worker.WorkerClient(_channel).Session(
            new CallOptions(new Metadata { { WireLimits.TokenHeader, endpoint.Token } }, cancellationToken: cancellationToken));
        _stream = new GrpcFrameStream<WorkerBatch, ClientBatch>(_call.ResponseStream, _call.RequestStream, _call.Dispose, CancellationToken.None);
    }

    public IBatchSender<ClientBatch> Sender => _stream;

    public SegmentView? OpenResults(Hello hello, long maxPayload) => SegmentOffers.TryOpenResults(hello.Segment, _processId, maxPayload);

    public JournalSlots? OpenJournal(Hello hello) => null;

    public async Task RunAsync(IWorkerListener listener)
    {
        Exception? failure = null;
        try
        {
            using var limit = new CancellationTokenSource(_patience);
            if (await _stream.ReceiveAsync(limit.Token).ConfigureAwait(false) is { } greeting)
            {
                listener.Receive(greeting);
                await _stream.ReceiveAllAsync(listener).ConfigureAwait(false);
            }
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        listener.End(failure);
    }

    public void Dispose()
    {
        _call.Dispose();
        _channel.Dispose();
    }
}
