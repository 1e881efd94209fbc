using System.Buffers;
using System.Buffers.Binary;
using Google.Protobuf;
using Grpc.Core;

namespace ComputeHost.Protocol.Sockets;

/// <summary>Writes messages to a socket, each behind its length. One write at a time.</summary>
/// <param name="socket">Where they go.</param>
internal sealed class MessageWriter<T>(MessageSocket socket) : IClientStreamWriter<T>, IServerStreamWriter<T>
    where T : class, IMessage<T>
{
    private const int HeadLength = sizeof(uint);

    public WriteOptions? WriteOptions { get; set; }

    /// <exception cref="IOException">The connection is broken; also as the task's fault.</exception>
    public Task WriteAsync(T message)
    {
        int length = message.CalculateSize();
        byte[] buffer = ArrayPool<byte>.Shared.Rent(HeadLength + length);
        BinaryPrimitives.WriteInt32LittleEndian(buffer, length);
        message.WriteTo(buffer.AsSpan(HeadLength, length));
        Task sending = socket.SendAsync(buffer.AsMemory(0, HeadLength + length));
        if (!sending.IsCompletedSuccessfully)
        {
            return FinishAsync(sending, buffer);
        }

        ArrayPool<byte>.Shared.Return(buffer);
        return Task.CompletedTask;
    }

    /// <summary>Says that nothing more comes.</summary>
    public Task CompleteAsync() => socket.SendAsync(new byte[HeadLength]);

    private static async Task FinishAsync(Task sending, byte[] buffer)
    {
        await sending.ConfigureAwait(false);
        ArrayPool<byte>.Shared.Return(buffer);
    }
}
