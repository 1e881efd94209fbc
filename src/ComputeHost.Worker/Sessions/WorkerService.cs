using ComputeHost.Protocol.Recorder;
using ComputeHost.Protocol.V1;
using Grpc.Core;

namespace ComputeHost.Worker.Sessions;

/// <summary>The worker's gRPC service.</summary>
internal sealed class WorkerService : Protocol.V1.Worker.WorkerBase
{
    private readonly WorkerCore _core;
    private readonly UnaryCalls _unary;

    public WorkerService(WorkerCore core)
    {
        _core = core;
        _unary = core.OpenUnary();
    }

    public override async Task Session(IAsyncStreamReader<ClientBatch> requestStream, IServerStreamWriter<WorkerBatch> responseStream, ServerCallContext context)
    {
        Session session = OpenSession(responseStream);
        try
        {
            session.Greet();
            await new SessionReader(session, _core).ReadAsync(requestStream, context.CancellationToken).ConfigureAwait(false);
            await session.FinishAsync().WaitAsync(context.CancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            throw new RpcException(new Status(StatusCode.Cancelled, "The caller has gone."));
        }
        finally
        {
            _core.Scheduler.Detach(session);
            await session.CloseAsync().ConfigureAwait(false);
        }
    }

    public override async Task<ExecuteReply> Execute(ExecuteRequest request, ServerCallContext context) =>
        await _unary.ExecuteAsync(request, context.CancellationToken).ConfigureAwait(false);

    private Session OpenSession(IServerStreamWriter<WorkerBatch> stream)
    {
        if (!_core.Lines.TryOpen(out SessionLine? line))
        {
            throw new RpcException(new Status(StatusCode.ResourceExhausted, $"This worker has '{RecorderPage.MaxSessions}' sessions, the limit. End one, or use one session for more calls."));
        }

        var session = new Session(line, _core, stream);
        if (!_core.Scheduler.TryAttach(session))
        {
            _core.Lines.Close(line);
            throw new RpcException(new Status(StatusCode.Unavailable, "This worker is being replaced or stopped and takes no new session."));
        }

        return session;
    }
}
