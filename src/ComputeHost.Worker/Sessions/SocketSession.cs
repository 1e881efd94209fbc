using System.Security.Cryptography;
using System.Text;
using ComputeHost.Protocol.Sockets;
using ComputeHost.Protocol.V1;
using Grpc.Core;

namespace ComputeHost.Worker.Sessions;

/// <summary>A session over a bare socket: the same frames as the gRPC service has, without HTTP/2 around them. It is served on the thread that reads it.</summary>
/// <param name="socket">The connection, behind its preface.</param>
/// <param name="admitted">Told when the caller has shown the token.</param>
/// <param name="token">The token.</param>
/// <param name="core">What all sessions share.</param>
internal sealed class SocketSession(MessageSocket socket, Action admitted, string token, WorkerCore core)
{
    private readonly MessageReader<ClientBatch> _reader = new(socket, ClientBatch.Parser);
    private readonly MessageWriter<WorkerBatch> _writer = new(socket);

    /// <summary>Serves to the end; the end of the connection is one.</summary>
    public void Serve()
    {
        using var gone = new CancellationTokenSource();
        // Comes back when the caller sends no more.
        Task serving = TalkAsync(gone.Token);
        // While the last calls are run and their results written, only the end of the connection can come.
        WaitForEnd();
        // A write that the caller does not take would never end.
        socket.Abort();
        gone.Cancel();
#pragma warning disable VSTHRD002 // On the session's own thread, which has nothing else to do.
        serving.GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
    }

    private async Task TalkAsync(CancellationToken gone)
    {
        try
        {
            Open open = await OpenAsync().ConfigureAwait(false);
            admitted();
            await SessionHost.ServeAsync(core, _reader, _writer, SessionSegments.TryOpen(open.Segment, core.MaxPayload), gone).ConfigureAwait(false);
        }
        catch (RpcException exception)
        {
            await RefuseAsync(exception.Status).ConfigureAwait(false);
        }
        catch (InvalidDataException exception)
        {
            await RefuseAsync(new Status(StatusCode.InvalidArgument, exception.Message)).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The caller is gone.
        }
        finally
        {
            socket.Abort();
        }
    }

    private async Task<Open> OpenAsync()
    {
        return await _reader.MoveNext(CancellationToken.None).ConfigureAwait(false)
            && _reader.Current.Frames is [{ FrameCase: ClientFrame.FrameOneofCase.Open } first]
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(first.Open.Token), Encoding.UTF8.GetBytes(token))
            ? first.Open
            : throw new RpcException(new Status(StatusCode.Unauthenticated, "Show the worker's token in an Open frame, alone in the first batch."));
    }

    private async Task RefuseAsync(Status status)
    {
        try
        {
            var last = new WorkerBatch { Frames = { new WorkerFrame { Refused = new Refused { Status = (int)status.StatusCode, Detail = status.Detail } } } };
            await _writer.SendAsync(last).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // The caller has gone without waiting for the reason.
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
            // This, too, is an end.
        }
    }
}
