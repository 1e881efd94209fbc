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
    public async Task MoveNext_MessagesInPiecesOfAnySize_ComeWhole(int piece)
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
        await DedicatedThread.RunBlockingAsync("test", async () =>
        {
            while (await _reader.MoveNext(CancellationToken.None))
            {
                received.Add(_reader.Current);
            }
        }).DefaultTimeout();
        await sending;
        Assert.Equal(sent, received);
    }

    [Fact]
    public async Task MoveNext_LengthOverTheLimit_IsRefusedBeforeAnythingIsAllocated()
    {
        _pair.Other.Send(BitConverter.GetBytes(int.MaxValue));
        long before = GC.GetAllocatedBytesForCurrentThread();
        InvalidDataException refused = await Assert.ThrowsAsync<InvalidDataException>(() => _reader.MoveNext(CancellationToken.None));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1_000_000);
        Assert.Contains("2147483647", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MoveNext_Garbage_IsInvalidData()
    {
        _pair.Other.Send([4, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF]);
        await Assert.ThrowsAsync<InvalidDataException>(() => _reader.MoveNext(CancellationToken.None));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(50)]
    public async Task MoveNext_ConnectionEndsWithoutTheEndMark_IsAnError(int bytes)
    {
        _pair.Other.Send(Framed(Batch(100)).AsSpan(0, bytes));
        _pair.Other.Close();
        await Assert.ThrowsAsync<EndOfStreamException>(() => _reader.MoveNext(CancellationToken.None));
    }

    [Fact]
    public async Task MoveNext_TokenCancelledWhileItWaits_Ends()
    {
        using var cancellation = new CancellationTokenSource();
        Task reading = DedicatedThread.RunBlockingAsync("test", () => _reader.MoveNext(cancellation.Token));
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.DefaultTimeout());
    }

    private static WorkerBatch Batch(int bytes) =>
        new() { Frames = { new WorkerFrame { Result = new Result { Call = 1, Value = ByteString.CopyFrom(new byte[bytes]), ValueLength = (ulong)bytes } } } };

    private static byte[] Framed(WorkerBatch batch) => [.. BitConverter.GetBytes(batch.CalculateSize()), .. batch.ToByteArray()];
}
