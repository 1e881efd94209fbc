using ComputeHost.Execution.Calls;
using ComputeHost.Protocol;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.V1;
using ComputeHost.TestSupport;
using ComputeHost.Worker.Sessions;
using Google.Protobuf;

namespace ComputeHost.Worker.Tests.Sessions;

public sealed class FrameWriterTests
{
    private readonly RecordedStream _stream = new();
    private readonly FrameWriter _writer;
    private int _left;
    private int _aborts;
    private int _credit = 1;

    public FrameWriterTests() => _writer = new FrameWriter(_stream, () => _aborts++, () => _credit, count => _left += count);

    [Fact]
    public void Send_WriterIdle_WritesOnTheCallingThread()
    {
        _writer.Send(Small(1));
        Assert.Equal([1UL], _stream.Calls(batch: 0));
        Assert.Equal(1, _left);
    }

    [Fact]
    public async Task Send_Elsewhere_WritesOnNeitherTheCallingThreadNorOneOfThePool()
    {
        var writtenBy = new TaskCompletionSource<Thread>(TaskCreationOptions.RunContinuationsAsynchronously);
        var writer = new FrameWriter(_stream, () => _aborts++, () => _credit, _ => writtenBy.SetResult(Thread.CurrentThread));

        writer.Send(Small(1), elsewhere: true);

        Thread thread = await writtenBy.Task.DefaultTimeout();
        Assert.False(thread.IsThreadPoolThread);
        Assert.NotSame(Thread.CurrentThread, thread);
        await writer.CloseAsync().DefaultTimeout();
        Assert.Equal([1UL], _stream.Calls(batch: 0));
        Assert.True(thread.Join(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task Send_WhileAWriteIsUnderWay_FormsTheNextBatch()
    {
        _stream.Block();
        _writer.Send(Small(1));
        _writer.Send(Small(2));
        _writer.Send(Small(3));
        Assert.Single(_stream.Batches);
        _stream.Release();
        await _writer.FlushAsync().DefaultTimeout();
        Assert.Equal([2UL, 3UL], _stream.Calls(batch: 1));
    }

    [Fact]
    public async Task Send_CreditWhileAWriteIsUnderWay_TellsTheCreditOfWhenItIsSent()
    {
        _stream.Block();
        _writer.Send(Small(1));
        _writer.Send(new OutgoingFrame(null));
        _credit = 7;
        _stream.Release();
        await _writer.FlushAsync().DefaultTimeout();
        Assert.Equal(7u, Assert.Single(_stream.Batches[1].Frames).Credit.Limit);
    }

    [Fact]
    public async Task Send_ManyFrames_CutsBatches()
    {
        _stream.Block();
        for (ulong call = 0; call <= 300; call++)
        {
            _writer.Send(Small(call));
        }

        _stream.Release();
        await _writer.FlushAsync().DefaultTimeout();
        Assert.Equal([1, 128, 128, 44], _stream.Batches.Select(batch => batch.Frames.Count));
        Assert.Equal(Enumerable.Range(0, 301).Select(call => (ulong)call), _stream.Batches.SelectMany(batch => batch.Frames).Select(frame => frame.Result.Call));
    }

    [Fact]
    public async Task Send_LargeFrames_StayBelowTheMessageLimit()
    {
        _stream.Block();
        for (ulong call = 0; call < 20; call++)
        {
            var result = new Result { Call = call, Value = ByteString.CopyFrom(new byte[WireLimits.InlinePayload]) };
            _writer.Send(new OutgoingFrame(new WorkerFrame { Result = result }, WireLimits.InlinePayload, EndsCall: true));
        }

        _stream.Release();
        await _writer.FlushAsync().DefaultTimeout();
        Assert.All(_stream.Batches, batch => Assert.InRange(batch.CalculateSize(), 1, WireLimits.MaxMessage));
    }

    [Fact]
    public async Task Send_LargeResults_AreInterleavedAndSmallOnesPass()
    {
        _stream.Block();
        _writer.Send(Small(1));
        _writer.Send(Large(2, 1_000_000));
        _writer.Send(Large(3, 1_000_000));
        _writer.Send(Small(4));
        _stream.Release();
        await _writer.FlushAsync().DefaultTimeout();
        List<WorkerFrame> frames = [.. _stream.Batches.SelectMany(batch => batch.Frames)];
        int last = frames.FindLastIndex(frame => frame.Chunk?.Call == 2);
        Assert.True(frames.FindIndex(frame => frame.Result?.Call == 4) < last, "the small result waited for the large one");
        Assert.True(frames.FindIndex(frame => frame.Chunk?.Call == 3) < last, "the large results were not interleaved");
        Assert.All([2UL, 3UL], call => Assert.Equal(1_000_000, _stream.Assemble(call).Length));
        Assert.Equal(Pattern(1_000_000), _stream.Assemble(3));
        Assert.All(frames.Where(frame => frame.Chunk is not null), frame => Assert.InRange(frame.Chunk.Data.Length, 1, WireLimits.InlinePayload));
        Assert.Equal(4, _left);
    }

    [Fact]
    public async Task Send_LargeResultUnderAFloodOfSmallOnes_GetsOn()
    {
        _stream.Block();
        _writer.Send(Large(1, 300_000));
        for (ulong call = 2; call < 2000; call++)
        {
            _writer.Send(Small(call));
        }

        _stream.Release();
        await _writer.FlushAsync().DefaultTimeout();
        int done = _stream.Batches.FindIndex(batch => batch.Frames.Any(frame => frame.Chunk is not null && _stream.Assemble(1).Length == 300_000));
        Assert.InRange(done, 0, 6);
    }

    [Fact]
    public async Task Send_Progress_TakesTheLatestWhenItIsWritten()
    {
        var report = new ProgressReport(7, progress => _writer.Send(new OutgoingFrame(null, Progress: progress)));
        _stream.Block();
        report.Set(0.1, "first");
        report.Set(0.2, "second");
        report.Set(0.3, null);
        _stream.Release();
        await _writer.FlushAsync().DefaultTimeout();
        Progress[] sent = [.. _stream.Batches.SelectMany(batch => batch.Frames).Select(frame => frame.Progress)];
        Assert.Equal([0.1, 0.3], sent.Select(progress => progress.Fraction));
        Assert.False(sent[1].HasMessage);
    }

    [Fact]
    public async Task CloseAsync_WithFramesLeft_DropsThemAndTouchesTheStreamNoMore()
    {
        _stream.Block();
        _writer.Send(Small(1));
        _writer.Send(Large(2, 200_000));
        Task closed = _writer.CloseAsync();
        Assert.False(closed.IsCompleted);
        _stream.Release();
        await closed.DefaultTimeout();
        _writer.Send(Small(3));
        Assert.Single(_stream.Batches);
    }

    [Fact]
    public async Task Send_StreamBroken_EndsQuietly()
    {
        _stream.Fail = new InvalidOperationException("The stream is over.");
        _writer.Send(Small(1));
        _stream.Fail = null;
        _writer.Send(Small(2));
        await _writer.FlushAsync().DefaultTimeout();
        await _writer.CloseAsync().DefaultTimeout();
        Assert.Empty(_stream.Batches);
        Assert.Equal(1, _aborts);
    }

    private static OutgoingFrame Small(ulong call) => new(new WorkerFrame { Result = new Result { Call = call } }, 16, EndsCall: true);

    private static OutgoingFrame Large(ulong call, int length)
    {
        var buffer = new PayloadWriter(length);
        Pattern(length).CopyTo(buffer.Append(length));
        var result = new Result { Call = call, ValueLength = (ulong)length, Value = UnsafeByteOperations.UnsafeWrap(buffer.WrittenMemory[..WireLimits.InlinePayload]) };
        return new OutgoingFrame(new WorkerFrame { Result = result }, WireLimits.InlinePayload, Rest: buffer);
    }

    private static byte[] Pattern(int length) => [.. Enumerable.Range(0, length).Select(index => (byte)(index * 31))];
}
