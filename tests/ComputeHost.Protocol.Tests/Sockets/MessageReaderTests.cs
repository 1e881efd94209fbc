using ComputeHost.Protocol.Sockets;
using ComputeHost.Protocol.Threads;
using ComputeHost.Protocol.V1;
using ComputeHost.TestSupport;
using Google.Protobuf;

namespace ComputeHost.Protocol.Tests.Sockets;

public sealed class MessageReaderTests : IDisposable
{
    private readonly SocketPair _pair = new();
    private readonly MessageReader<WorkerBatch> _reader;

    public MessageReaderTests() => _reader = new MessageReader<WorkerBatch>(_pair.Own, WorkerBatch.Parser);

    public void Dispose() => _pair.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public async Task TryRead_MessagesInPiecesOfAnySize_ComeWhole(int piece)
    {
        WorkerBatch[] sent = [Batch(10), Batch(300_000), Batch(1), Batch(20_000), Batch(0)];
        byte[] wire = [.. sent.SelectMany(Framed), 0, 0, 0, 0];
        Task sending = Task.Run(() =>
        {
            for (int start = 0; start < wire.Length; start += piece)
            {
                _pair.Other.Send(wire.AsSpan(start, Math.Min(piece, wire.Length - start)));
            }
        });

        var received = new List<WorkerBatch>();
        await DedicatedThread.RunAsync("test", () =>
        {
            while (_reader.TryRead(out WorkerBatch? batch))
            {
                received.Add(batch);
            }

            return true;
        }).DefaultTimeout();
        await sending;
        Assert.Equal(sent, received);
    }

    [Fact]
    public void TryRead_LengthOverTheLimit_IsRefusedBeforeAnythingIsAllocated()
    {
        _pair.Other.Send(BitConverter.GetBytes(int.MaxValue));
        long before = GC.GetAllocatedBytesForCurrentThread();
        InvalidDataException refused = Assert.Throws<InvalidDataException>(() => _reader.TryRead(out _));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1_000_000);
        Assert.Contains("2147483647", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TryRead_Garbage_IsInvalidData()
    {
        _pair.Other.Send([4, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF]);
        Assert.Throws<InvalidDataException>(() => _reader.TryRead(out _));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(50)]
    public void TryRead_ConnectionEndsWithoutTheEndMark_IsAnError(int bytes)
    {
        _pair.Other.Send(Framed(Batch(100)).AsSpan(0, bytes));
        _pair.Other.Close();
        Assert.Throws<EndOfStreamException>(() => _reader.TryRead(out _));
    }

    [Fact]
    public async Task TryRead_AbortedWhileItWaits_Ends()
    {
        Task reading = DedicatedThread.RunAsync("test", () => _reader.TryRead(out _));
        _pair.Own.Abort();
        await Assert.ThrowsAsync<EndOfStreamException>(() => reading.DefaultTimeout());
    }

    private static WorkerBatch Batch(int bytes) =>
        new() { Frames = { new WorkerFrame { Result = new Result { Call = 1, Value = ByteString.CopyFrom(new byte[bytes]), ValueLength = (ulong)bytes } } } };

    private static byte[] Framed(WorkerBatch batch) => [.. BitConverter.GetBytes(batch.CalculateSize()), .. batch.ToByteArray()];
}
