using ComputeHost.Protocol;
using ComputeHost.Protocol.Framing;
using ComputeHost.Protocol.Seam;
using ComputeHost.Protocol.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace ComputeHost.Client.Sessions;

/// <summary>A session as a gRPC stream, for where there are no Unix sockets.</summary>
internal sealed class GrpcWorkerStream : IWorkerStream
{
    private readonly GrpcChannel _channel;
    private readonly AsyncDuplexStreamingCall<ClientBatch, WorkerBatch> _stream;

    public GrpcWorkerStream(WorkerEndpoint endpoint, CancellationToken cancellationToken)
    {
        _channel = WorkerChannel.Open(endpoint.Address);
        _stream = new Worker.WorkerClient(_channel).Session(
            new CallOptions(new Metadata { { WireLimits.TokenHeader, endpoint.Token } }, cancellationToken: cancellationToken));
        Outgoing = new GrpcBatchSender<ClientBatch>(_stream.RequestStream, _stream.Dispose);
    }

    public IAsyncStreamReader<WorkerBatch> Incoming => _stream.ResponseStream;

    public IBatchSender<ClientBatch> Outgoing { get; }

    public Task RunAsync(Func<Task> reader) => reader();

    public void Dispose()
    {
        _stream.Dispose();
        _channel.Dispose();
    }
}
