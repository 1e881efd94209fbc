using System.Security.Cryptography;
using System.Text;
using ComputeHost.Protocol.Framing;
using ComputeHost.Protocol.Sockets;
using ComputeHost.Protocol.V1;

namespace ComputeHost.Worker.Sessions;

/// <summary>A client's connection over a bare socket: the frames of the gRPC service without HTTP/2. The thread that reads it serves it.</summary>
/// <param name="socket">The connection, behind its preface.</param>
/// <param name="admitted">Called when the client has shown the token.</param>
/// <param name="token">The token.</param>
/// <param name="core">What all sessions share.</param>
internal sealed class SocketClientConnection(MessageSocket socket, Action admitted, string token, WorkerCore core)
{
    private readonly SocketFrameStream<ClientBatch, WorkerBatch> _stream = new(socket, ClientBatch.Parser);

    /// <summary>Serves to the end; the end of the connection is one.</summary>
    public void Serve()
    {
        using var gone = new CancellationTokenSource();
        // Comes back when the client sends no more.
        Task serving = ServeAsync(gone.Token);
        // Now only the end of the connection can come, while the last calls run and their results are sent.
        WaitForEnd();
        // A send that the client does not take would never end.
        socket.Abort();
        gone.Cancel();
#pragma warning disable VSTHRD002 // On the session's own thread, which has nothing else to do.
        serving.GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
    }

    private async Task ServeAsync(CancellationToken gone)
    {
        try
        {
            Open open = ReceiveOpen();
            admitted();
            await ClientSession.ServeAsync(core, _stream, SessionSegments.TryOpen(open.Segment, core.MaxPayload), gone, open.WantsMethods).ConfigureAwait(false);
        }
        catch (SessionRefusedException exception)
        {
            await RefuseAsync(exception.Status, exception.Message).ConfigureAwait(false);
        }
        catch (InvalidDataException exception)
        {
            await RefuseAsync(SessionStatus.InvalidArgument, exception.Message).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The client is gone.
        }
        finally
        {
            socket.Abort();
        }
    }

    private Open ReceiveOpen() =>
        _stream.TryReceive(out ClientBatch? batch)
        && batch.Frames is [{ FrameCase: ClientFrame.FrameOneofCase.Open } first]
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(first.Open.Token), Encoding.UTF8.GetBytes(token))
            ? first.Open
            : throw new SessionRefusedException(SessionStatus.Unauthenticated, "Show the worker's token in an Open frame, alone in the first batch.");

    private async Task RefuseAsync(SessionStatus status, string detail)
    {
        try
        {
            var last = new WorkerBatch { Frames = { new WorkerFrame { Refused = new Refused { Status = (int)status, Detail = detail } } } };
            await _stream.SendAsync(last).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // The client has gone without waiting for the reason.
        }
    }

    private void WaitForEnd()
    {
        Span<byte> nothing = stackalloc byte[64];
        try
        {
            while (socket.Receive(nothing) > 0)
            {
            }
        }
        catch (IOException)
        {
            // A broken connection has ended, too.
        }
    }
}
