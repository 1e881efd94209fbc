using System.Buffers;
using System.Buffers.Binary;
using Google.Protobuf;

namespace ComputeHost.Protocol.Sockets;

/// <summary>Writes messages to a socket, each behind its length. One write at a time.</summary>
/// <param name="socket">Where they go.</param>
internal sealed class MessageWriter<T>(MessageSocket socket)
    where T : class, IMessage<T>
{
    private const int HeadLength = sizeof(uint);

    /// <summary>Writes a message. Whatever keeps it from being sent whole ends the connection: nothing could follow it.</summary>
    /// <returns>Faults with what went wrong.</returns>
    public Task WriteAsync(T message)
    {
        try
        {
            int length = message.CalculateSize();
            if (length > WireLimits.MaxMessage)
            {
                throw new InvalidOperationException($"A message of '{length}' bytes was to be sent; at most '{WireLimits.MaxMessage}' are allowed.");
            }

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
        catch (Exception exception)
        {
            socket.Abort();
            return Task.FromException(exception);
        }
    }

    /// <summary>Says that nothing more comes.</summary>
    public Task CompleteAsync() => socket.SendAsync(new byte[HeadLength]);

    private async Task FinishAsync(Task sending, byte[] buffer)
    {
        try
        {
            await sending.ConfigureAwait(false);
        }
        catch
        {
            socket.Abort();
            throw;
        }

        ArrayPool<byte>.Shared.Return(buffer);
    }
}
