using ComputeHost.Protocol.V1;
using Grpc.Core;

namespace ComputeHost.Worker.Tests.Processes;

/// <summary>A session as a gRPC stream.</summary>
internal sealed class GrpcTestStream(WorkerUnderTest worker) : ITestStream
{
    private readonly AsyncDuplexStreamingCall<ClientBatch, WorkerBatch> _stream = worker.Client.Session(worker.Headers);

    public Task WriteAsync(ClientBatch batch) => _stream.RequestStream.WriteAsync(batch);

    public Task CompleteAsync() => _stream.RequestStream.CompleteAsync();

    public async Task<WorkerBatch?> ReadAsync() =>
        await _stream.ResponseStream.MoveNext(CancellationToken.None) ? _stream.ResponseStream.Current : null;

    public ValueTask DisposeAsync()
    {
        _stream.Dispose();
        return ValueTask.CompletedTask;
    }
}
