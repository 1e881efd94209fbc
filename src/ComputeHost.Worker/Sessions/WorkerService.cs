using ComputeHost.Protocol.Framing;
using ComputeHost.Protocol.V1;
using Grpc.Core;

namespace ComputeHost.Worker.Sessions;

/// <summary>The worker's gRPC service.</summary>
/// <param name="preparing">The server may be up before what it serves.</param>
internal sealed class WorkerService(Task<WorkerCore> preparing) : Protocol.V1.Worker.WorkerBase
{
    public override async Task Session(
        IAsyncStreamReader<ClientBatch> requestStream, IServerStreamWriter<WorkerBatch> responseStream, ServerCallContext context)
    {
        WorkerCore core = await preparing.ConfigureAwait(false);
        try
        {
            var stream = new GrpcFrameStream<ClientBatch, WorkerBatch>(
                requestStream, responseStream, context.GetHttpContext().Abort, context.CancellationToken);
            await ClientSession.ServeAsync(core, stream, segments: null, context.CancellationToken).ConfigureAwait(false);
        }
        catch (SessionRefusedException exception)
        {
            throw new RpcException(new Status((StatusCode)exception.Status, exception.Message));
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            throw new RpcException(new Status(StatusCode.Cancelled, "The caller has gone."));
        }
    }

    public override async Task<ExecuteReply> Execute(ExecuteRequest request, ServerCallContext context)
    {
        WorkerCore core = await preparing.ConfigureAwait(false);
        return await core.Unary.ExecuteAsync(request, context.CancellationToken).ConfigureAwait(false);
    }
}
