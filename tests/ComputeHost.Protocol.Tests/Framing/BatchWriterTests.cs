using ComputeHost.Protocol.Framing;
using ComputeHost.Protocol.V1;
using ComputeHost.TestSupport;

namespace ComputeHost.Protocol.Tests.Framing;

public sealed class BatchWriterTests
{
    private readonly RecordingSender<WorkerBatch> _sender = new();
    private readonly TestBuilding _building = new();
    private readonly TestWriter _writer;

    public BatchWriterTests() => _writer = new TestWriter(_sender, new TestBuilder(_building));

    [Fact]
    public void Send_WriterIdle_SendsOnTheCallingThread()
    {
        _writer.Send(new TestFrame(1));

        Assert.Equal([1UL], Calls(batch: 0));
        Assert.Equal(1, _building.Ended);
    }

    [Fact]
    public void Post_NotFlushed_BuildsAndSendsNothing()
    {
        _building.FailsAt = 1;
        _writer.Post(new TestFrame(1));

        Assert.Empty(_sender.Batches);
        Assert.Null(_writer.Failure);
    }

    [Fact]
    public async Task Send_Elsewhere_SendsOnNeitherTheCallingThreadNorOneOfThePool()
    {
        var sentBy = new TaskCompletionSource<Thread>(TaskCreationOptions.RunContinuationsAsynchronously);
        _building.BeforeSend = () => sentBy.SetResult(Thread.CurrentThread);

        _writer.Send(new TestFrame(1), elsewhere: true);

        Thread thread = await sentBy.Task.DefaultTimeout();
        Assert.False(thread.IsThreadPoolThread);
        Assert.NotSame(Thread.CurrentThread, thread);
        await _writer.CloseAsync().DefaultTimeout();
        Assert.Equal([1UL], Calls(batch: 0));
        Assert.True(thread.Join(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void Flush_OfACallWithContext_SendsWithoutIt()
    {
        var local = new AsyncLocal<string?> { Value = "the caller's" };
        string? seen = "nothing yet";
        _building.BeforeSend = () => seen = local.Value;

        _writer.Send(new TestFrame(1));

        Assert.Null(seen);
    }

    [Fact]
    public async Task Flush_WhileABatchIsSent_GathersTheNext()
    {
        _sender.Hold();
        _writer.Send(new TestFrame(1));
        _writer.Send(new TestFrame(2));
        _writer.Send(new TestFrame(3));
        Assert.Single(_sender.Batches);

        _sender.Release();
        await _writer.WaitUntilSentAsync().DefaultTimeout();

        Assert.Equal([2UL, 3UL], Calls(batch: 1));
    }

    [Fact]
    public async Task Send_ManyFrames_CutsBatchesAndKeepsTheOrder()
    {
        _sender.Hold();
        for (ulong call = 0; call <= 300; call++)
        {
            _writer.Send(new TestFrame(call));
        }

        _sender.Release();
        await _writer.WaitUntilSentAsync().DefaultTimeout();

        Assert.Equal([1, 128, 128, 44], _sender.Batches.Select(batch => batch.Frames.Count));
        Assert.Equal(Enumerable.Range(0, 301).Select(call => (ulong)call), Frames().Select(frame => frame.Result.Call));
    }

    [Fact]
    public async Task Send_LargeFrames_StayBelowTheMessageLimit()
    {
        _sender.Hold();
        for (ulong call = 0; call < 20; call++)
        {
            _writer.Send(Large(call, WireLimits.InlinePayload));
        }

        _sender.Release();
        await _writer.WaitUntilSentAsync().DefaultTimeout();

        Assert.All(_sender.Batches, batch => Assert.InRange(batch.CalculateSize(), 1, WireLimits.MaxMessage));
        Assert.Equal(20, Frames().Count);
    }

    [Fact]
    public async Task Send_LargePayloads_AreInterleavedAndSmallFramesPass()
    {
        _sender.Hold();
        _writer.Send(new TestFrame(1));
        _writer.Send(Large(2, 1_000_000));
        _writer.Send(Large(3, 1_000_000));
        _writer.Send(new TestFrame(4));
        _sender.Release();
        await _writer.WaitUntilSentAsync().DefaultTimeout();

        List<WorkerFrame> frames = Frames();
        int last = frames.FindLastIndex(frame => frame.Chunk?.Call == 2);
        Assert.True(frames.FindIndex(frame => frame.Result?.Call == 4) < last, "the small frame waited for the large payload");
        Assert.True(frames.FindIndex(frame => frame.Chunk?.Call == 3) < last, "the large payloads were not interleaved");
        Assert.All([2UL, 3UL], call => Assert.Equal(Pattern(1_000_000), Assemble(call, _sender.Batches.Count)));
        Assert.All(frames.Where(frame => frame.Chunk is not null), frame => Assert.InRange(frame.Chunk.Data.Length, 1, WireLimits.InlinePayload));
        Assert.Equal(4, _building.Ended);
    }

    [Fact]
    public void Flush_LargePayloadUnderAFloodOfSmallFrames_GetsOn()
    {
        const int Length = 300_000;
        _writer.Post(Large(1, Length));
        for (ulong call = 2; call < 2000; call++)
        {
            _writer.Post(new TestFrame(call));
        }

        _writer.Flush();

        // The frame, then one chunk at the head of each batch, although the small frames fill 16 of them.
        int whole = Enumerable.Range(1, _sender.Batches.Count).First(batches => Assemble(1, batches).Length == Length);
        Assert.Equal(((Length - 1) / WireLimits.InlinePayload) + 1, whole);
        Assert.True(_sender.Batches.Count > 2 * whole, "there was no flood");
    }

    [Fact]
    public async Task Send_Payload_IsReleasedOnceWhenItIsSent()
    {
        TestFrame small = Large(1, 10);
        TestFrame large = Large(2, 200_000);
        _sender.Hold();
        _writer.Send(small);
        _writer.Send(large);
        Assert.Equal(0, small.Payload!.Releases);

        _sender.Release();
        await _writer.WaitUntilSentAsync().DefaultTimeout();
        await _writer.CloseAsync().DefaultTimeout();

        Assert.Equal((1, 1), (small.Payload.Releases, large.Payload!.Releases));
    }

    [Fact]
    public async Task Send_End_CompletesAfterTheChunksAndSendsNothingMore()
    {
        _sender.Hold();
        _writer.Send(Large(1, 9 * WireLimits.InlinePayload));
        _writer.Send(new TestFrame(0, IsEnd: true));
        TestFrame late = Large(2, 10);
        _writer.Send(late);
        Assert.False(_sender.IsCompleted);

        _sender.Release();
        await _writer.WaitUntilSentAsync().DefaultTimeout();
        await _writer.CloseAsync().DefaultTimeout();

        Assert.True(_sender.IsCompleted);
        Assert.Equal(9 * WireLimits.InlinePayload, Assemble(1, _sender.Batches.Count).Length);
        Assert.DoesNotContain(Frames(), frame => frame.Result?.Call == 2);
        Assert.Equal(1, late.Payload!.Releases);
    }

    [Fact]
    public async Task CloseAsync_WithFramesLeft_DropsThemAndUsesTheSenderNoMore()
    {
        TestFrame[] frames = [Large(1, 200_000), Large(2, 200_000), Large(3, 10)];
        _sender.Hold();
        Array.ForEach(frames, frame => _writer.Send(frame));
        Task closed = _writer.CloseAsync();
        Assert.False(closed.IsCompleted);

        _sender.Release();
        await closed.DefaultTimeout();
        _writer.Send(new TestFrame(4));

        Assert.Single(_sender.Batches);
        Assert.All(frames, frame => Assert.Equal(1, frame.Payload!.Releases));
    }

    [Fact]
    public async Task Send_StreamBroken_AbortsTheSessionAndDropsWhatFollows()
    {
        _sender.Failure = new IOException("gone");
        TestFrame lost = Large(1, 10);
        _writer.Send(lost);
        _sender.Failure = null;
        _writer.Send(new TestFrame(2));
        await _writer.WaitUntilSentAsync().DefaultTimeout();
        await _writer.CloseAsync().DefaultTimeout();

        Assert.Empty(_sender.Batches);
        Assert.Equal(1, _sender.Aborts);
        Assert.IsType<IOException>(_writer.Failure);
        Assert.Equal(1, lost.Payload!.Releases);
    }

    [Fact]
    public async Task Flush_NoMemoryToBuildAFrame_AbortsTheSession()
    {
        TestFrame[] frames = [Large(1, 10), Large(2, 10), Large(3, 10)];
        _building.FailsAt = 2;
        Array.ForEach(frames, frame => _writer.Post(frame));

        _writer.Flush();
        await _writer.CloseAsync().DefaultTimeout();

        Assert.Empty(_sender.Batches);
        Assert.Equal(1, _sender.Aborts);
        Assert.IsType<OutOfMemoryException>(_writer.Failure);
        Assert.All(frames, frame => Assert.Equal(1, frame.Payload!.Releases));
    }

    private static TestFrame Large(ulong call, int length) => new(call, new TestPayload(Pattern(length)));

    private static byte[] Pattern(int length) => [.. Enumerable.Range(0, length).Select(index => (byte)(index * 31))];

    private List<WorkerFrame> Frames() => [.. _sender.Batches.SelectMany(batch => batch.Frames)];

    private IEnumerable<ulong> Calls(int batch) => _sender.Batches[batch].Frames.Select(frame => frame.Result.Call);

    private byte[] Assemble(ulong call, int batches) =>
        [.. _sender.Batches.Take(batches).SelectMany(batch => batch.Frames).SelectMany(frame =>
            frame.Result?.Call == call ? frame.Result.Value : frame.Chunk?.Call == call ? frame.Chunk.Data : Google.Protobuf.ByteString.Empty)];

    private sealed class TestWriter(IBatchSender<WorkerBatch> sender, TestBuilder builder) : BatchWriter<TestFrame, WorkerBatch, TestBuilder>(sender, builder);
}
