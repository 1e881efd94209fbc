using Grpc.Core;

namespace ComputeHost.Protocol.Framing;

/// <summary>A gRPC stream of either side as a frame stream.</summary>
/// <param name="reader">What the other side sends.</param>
/// <param name="writer">What it gets.</param>
/// <param name="abort">Ends the gRPC call that both belong to.</param>
/// <param name="cancellationToken">Ends the receiving.</param>
internal sealed class GrpcFrameStream<TIn, TOut>(
    IAsyncStreamReader<TIn> reader, IAsyncStreamWriter<TOut> writer, Action abort, CancellationToken cancellationToken) : IFrameStream<TIn, TOut>
    where TIn : class
{
    /// <summary>Waits for the next batch.</summary>
    /// <param name="limit">Ends the wait, and with it the stream.</param>
    /// <returns>Null at the end in good order.</returns>
    /// <exception cref="IOException">The stream is broken.</exception>
    /// <exception cref="OperationCanceledException">The gRPC call was cancelled.</exception>
    public async Task<TIn?> ReceiveAsync(CancellationToken limit)
    {
        try
        {
            return await reader.MoveNext(limit).ConfigureAwait(false) ? reader.Current : null;
        }
        catch (RpcException exception)
        {
            throw exception.StatusCode == StatusCode.Cancelled
                ? new OperationCanceledException(exception.Status.Detail, exception)
                : new IOException($"The gRPC stream ended with {exception.StatusCode}: {exception.Status.Detail}", exception);
        }
    }

    public async Task ReceiveAllAsync(IBatchReceiver<TIn> receiver)
    {
        while (await ReceiveAsync(cancellationToken).ConfigureAwait(false) is { } batch)
        {
            receiver.Receive(batch);
        }
    }

    public Task SendAsync(TOut batch) => writer.WriteAsync(batch);

    /// <summary>A client says that it is done; a server's stream ends when its method returns.</summary>
    public Task CompleteAsync() => writer is IClientStreamWriter<TOut> client ? client.CompleteAsync() : Task.CompletedTask;

    public void Abort() => abort();
}
