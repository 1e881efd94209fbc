using ComputeHost.Protocol.Framing;
using ComputeHost.Protocol.Recorder;
using ComputeHost.Protocol.V1;
using Grpc.Core;

namespace ComputeHost.Worker.Sessions;

/// <summary>The life of a session, whatever its frames come over.</summary>
internal static class SessionHost
{
    /// <summary>Serves until the caller sends no more calls and all are over.</summary>
    /// <param name="core">What all sessions share.</param>
    /// <param name="reader">What the caller sends.</param>
    /// <param name="sender">What it gets.</param>
    /// <param name="segments">The session's shared memory, if it has any.</param>
    /// <param name="gone">Is cancelled when the caller has gone.</param>
    /// <exception cref="RpcException">The session was refused, or the caller broke the protocol.</exception>
    /// <exception cref="InvalidDataException">What it sent was no message.</exception>
    /// <exception cref="IOException">The connection is broken.</exception>
    /// <exception cref="OperationCanceledException">The caller has gone.</exception>
    public static async Task ServeAsync(WorkerCore core, IAsyncStreamReader<ClientBatch> reader, IBatchSender<WorkerBatch> sender, SessionSegments? segments, CancellationToken gone)
    {
        Session session = Open(core, FaultPoint.Current?.Wrap(sender) ?? sender, segments);
        try
        {
            session.Greet();
            await new SessionReader(session, core, segments).ReadAsync(reader, gone).ConfigureAwait(false);
            await session.FinishAsync().WaitAsync(gone).ConfigureAwait(false);
            // First, so that who reads the end finds a place for a new session.
            core.Scheduler.Detach(session);
            await session.CompleteAsync().ConfigureAwait(false);
        }
        finally
        {
            core.Scheduler.Detach(session);
            await session.CloseAsync().ConfigureAwait(false);
        }
    }

    private static Session Open(WorkerCore core, IBatchSender<WorkerBatch> sender, SessionSegments? segments)
    {
        if (!core.Lines.TryOpen(out SessionLine? line))
        {
            segments?.Dispose();
            throw new RpcException(new Status(StatusCode.ResourceExhausted, $"This worker has '{RecorderPage.MaxSessions}' sessions, the limit. End one, or use one session for more calls."));
        }

        var session = new Session(line, core, sender, segments);
        if (!core.Scheduler.TryAttach(session))
        {
            segments?.Dispose();
            core.Lines.Close(line);
            throw new RpcException(new Status(StatusCode.Unavailable, "This worker is being replaced or stopped and takes no new session."));
        }

        return session;
    }
}
