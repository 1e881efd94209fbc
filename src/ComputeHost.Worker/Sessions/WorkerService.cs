using ComputeHost.Protocol.Recorder;
using ComputeHost.Protocol.V1;
using Grpc.Core;

namespace ComputeHost.Worker.Sessions;

/// <summary>The worker's gRPC service.</summary>
/// <param name="preparing">The server may be up before what it serves.</param>
internal sealed class WorkerService(Task<WorkerCore> preparing) : Protocol.V1.Worker.WorkerBase
{
    public override async Task Session(IAsyncStreamReader<ClientBatch> requestStream, IServerStreamWriter<WorkerBatch> responseStream, ServerCallContext context)
    {
        WorkerCore core = await preparing.ConfigureAwait(false);
        Session session = Open(core, responseStream);
        try
        {
            session.Greet();
            await new SessionReader(session, core).ReadAsync(requestStream, context.CancellationToken).ConfigureAwait(false);
            await session.FinishAsync().WaitAsync(context.CancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            throw new RpcException(new Status(StatusCode.Cancelled, "The caller has gone."));
        }
        finally
        {
            core.Scheduler.Detach(session);
            await session.CloseAsync().ConfigureAwait(false);
        }
    }

    public override async Task<ExecuteReply> Execute(ExecuteRequest request, ServerCallContext context)
    {
        WorkerCore core = await preparing.ConfigureAwait(false);
        return await core.Unary.ExecuteAsync(request, context.CancellationToken).ConfigureAwait(false);
    }

    private static Session Open(WorkerCore core, IServerStreamWriter<WorkerBatch> stream)
    {
        if (!core.Lines.TryOpen(out SessionLine? line))
        {
            throw new RpcException(new Status(StatusCode.ResourceExhausted, $"This worker has '{RecorderPage.MaxSessions}' sessions, the limit. End one, or use one session for more calls."));
        }

        var session = new Session(line, core, stream);
        if (!core.Scheduler.TryAttach(session))
        {
            core.Lines.Close(line);
            throw new RpcException(new Status(StatusCode.Unavailable, "This worker is being replaced or stopped and takes no new session."));
        }

        return session;
    }
}
