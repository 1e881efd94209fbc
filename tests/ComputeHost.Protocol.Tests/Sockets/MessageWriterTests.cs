using ComputeHost.Protocol.Sockets;
using ComputeHost.Protocol.V1;
using ComputeHost.TestSupport;
using Google.Protobuf;

namespace ComputeHost.Protocol.Tests.Sockets;

public sealed class MessageWriterTests : IDisposable
{
    private readonly SocketPair _pair = new();
    private readonly MessageWriter<ClientBatch> _writer;

    public MessageWriterTests() => _writer = new MessageWriter<ClientBatch>(_pair.Own);

    public void Dispose() => _pair.Dispose();

    [Fact]
    public void WriteAsync_SmallMessage_LeavesOnTheCallingThread()
    {
        ClientBatch batch = Batch(100);
        Assert.True(_writer.WriteAsync(batch).IsCompletedSuccessfully);
        byte[] received = new byte[1000];
        int count = _pair.Other.Receive(received);
        Assert.Equal(batch.CalculateSize(), BitConverter.ToInt32(received));
        Assert.Equal(batch, ClientBatch.Parser.ParseFrom(received, 4, count - 4));
    }

    [Fact]
    public async Task WriteAsync_OtherSideDoesNotRead_DoesNotBlockAndLosesNothing()
    {
        ClientBatch[] batches = [.. Enumerable.Range(1, 20).Select(number => Batch(number * 20_000))];
        Task writing = WriteAllAsync(batches);
        Assert.False(writing.IsCompleted);

        using var wire = new MemoryStream();
        byte[] buffer = new byte[100_000];
        while (wire.Length < batches.Sum(batch => 4 + batch.CalculateSize()) + 4)
        {
            wire.Write(buffer, 0, _pair.Other.Receive(buffer));
        }

        await writing.DefaultTimeout();
        byte[] expected = [.. batches.SelectMany(batch => (byte[])[.. BitConverter.GetBytes(batch.CalculateSize()), .. batch.ToByteArray()]), 0, 0, 0, 0];
        Assert.Equal(expected, wire.ToArray());
    }

    [Fact]
    public async Task WriteAsync_AbortedWhileItWaits_Fails()
    {
        Task writing = WriteAllAsync([.. Enumerable.Repeat(Batch(400_000), 5)]);
        _pair.Own.Abort();
        await Assert.ThrowsAsync<IOException>(() => writing.DefaultTimeout());
    }

    [Fact]
    public async Task WriteAsync_OtherSideIsGone_Fails()
    {
        _pair.Other.Close();
        await Assert.ThrowsAsync<IOException>(async () => await _writer.WriteAsync(Batch(10)));
    }

    private async Task WriteAllAsync(ClientBatch[] batches)
    {
        foreach (ClientBatch batch in batches)
        {
            await _writer.WriteAsync(batch);
        }

        await _writer.CompleteAsync();
    }

    private static ClientBatch Batch(int bytes) =>
        new() { Frames = { new ClientFrame { Chunk = new PayloadChunk { Call = 1, Data = ByteString.CopyFrom(new byte[bytes]) } } } };
}
