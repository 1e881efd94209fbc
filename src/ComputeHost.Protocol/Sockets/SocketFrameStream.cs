using System.Diagnostics.CodeAnalysis;
using ComputeHost.Protocol.Framing;
using Google.Protobuf;

namespace ComputeHost.Protocol.Sockets;

/// <summary>A bare socket as a frame stream. Its reads block, so the reader has a thread of its own.</summary>
/// <param name="socket">The connection, behind its preface.</param>
/// <param name="parser">Reads what the other side sends.</param>
internal sealed class SocketFrameStream<TIn, TOut>(MessageSocket socket, MessageParser<TIn> parser) : IFrameStream<TIn, TOut>
    where TIn : class, IMessage<TIn>
    where TOut : class, IMessage<TOut>
{
    private readonly MessageReader<TIn> _reader = new(socket, parser);
    private readonly MessageWriter<TOut> _writer = new(socket);

    public MessageSocket Socket => socket;

    /// <summary>Waits for the next batch.</summary>
    /// <inheritdoc cref="MessageReader{T}.TryRead"/>
    public bool TryReceive([NotNullWhen(true)] out TIn? batch) => _reader.TryRead(out batch);

    public Task ReceiveAllAsync(IBatchReceiver<TIn> receiver)
    {
        while (_reader.TryRead(out TIn? batch))
        {
            receiver.Receive(batch);
        }

        return Task.CompletedTask;
    }

    public Task SendAsync(TOut batch) => _writer.WriteAsync(batch);

    public Task CompleteAsync() => _writer.CompleteAsync();

    public void Abort() => socket.Abort();
}
