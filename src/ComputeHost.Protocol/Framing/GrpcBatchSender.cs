using Grpc.Core;

namespace ComputeHost.Protocol.Framing;

/// <summary>A gRPC stream as a way out of a session, of either side.</summary>
/// <param name="stream">The stream.</param>
/// <param name="abort">Ends the gRPC call that it belongs to.</param>
internal sealed class GrpcBatchSender<TBatch>(IAsyncStreamWriter<TBatch> stream, Action abort) : IBatchSender<TBatch>
{
    public Task SendAsync(TBatch batch) => stream.WriteAsync(batch);

    /// <summary>A client says that it is done; a server's stream ends when its method returns.</summary>
    public Task CompleteAsync() => stream is IClientStreamWriter<TBatch> client ? client.CompleteAsync() : Task.CompletedTask;

    public void Abort() => abort();
}
