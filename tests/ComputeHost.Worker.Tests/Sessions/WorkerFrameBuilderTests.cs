using ComputeHost.Execution.Calls;
using ComputeHost.Protocol;
using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.V1;
using ComputeHost.TestSupport;
using ComputeHost.Worker.Sessions;
using Google.Protobuf;

namespace ComputeHost.Worker.Tests.Sessions;

public sealed class WorkerFrameBuilderTests
{
    private readonly RecordingSender<WorkerBatch> _sender = new();
    private readonly WorkerFrameWriter _writer;
    private int _ended;
    private int _credit = 1;

    public WorkerFrameBuilderTests() => _writer = new WorkerFrameWriter(_sender, new WorkerFrameBuilder(() => _credit, count => _ended += count));

    [Fact]
    public async Task Add_CreditWhileABatchIsSent_SaysTheCreditOfWhenItIsSent()
    {
        _sender.Hold();
        _writer.Send(Small(1));
        _writer.Send(new QueuedWorkerFrame(null));
        _credit = 7;
        _sender.Release();
        await _writer.WaitUntilSentAsync().DefaultTimeout();

        Assert.Equal(7u, Assert.Single(_sender.Batches[1].Frames).Credit.Limit);
    }

    [Fact]
    public async Task Add_Progress_TakesTheLatestWhenItIsSent()
    {
        var report = new ProgressReport(7, progress => _writer.Send(new QueuedWorkerFrame(null, Progress: progress)));
        _sender.Hold();
        report.Set(0.1, "first");
        report.Set(0.2, "second");
        report.Set(0.3, null);
        _sender.Release();
        await _writer.WaitUntilSentAsync().DefaultTimeout();

        Progress[] sent = [.. _sender.Batches.SelectMany(batch => batch.Frames).Select(frame => frame.Progress)];
        Assert.Equal([0.1, 0.3], sent.Select(progress => progress.Fraction));
        Assert.False(sent[1].HasMessage);
    }

    [Fact]
    public async Task Add_LargeResult_EndsItsCallWithItsLastChunk()
    {
        byte[] value = [.. Enumerable.Range(0, 300_000).Select(index => (byte)(index * 31))];
        var buffer = new PayloadWriter(value.Length);
        value.CopyTo(buffer.Append(value.Length));
        var result = new Result { Call = 1, ValueLength = (ulong)value.Length, Value = UnsafeByteOperations.UnsafeWrap(buffer.WrittenMemory[..WireLimits.InlinePayload]) };
        _sender.Hold();
        _writer.Send(new QueuedWorkerFrame(new WorkerFrame { Result = result }, WireLimits.InlinePayload, Rest: buffer, EndsCall: true));
        Assert.Equal(0, _ended);

        _sender.Release();
        await _writer.WaitUntilSentAsync().DefaultTimeout();

        Assert.Equal(1, _ended);
        Assert.Equal(value, _sender.Batches.SelectMany(batch => batch.Frames).SelectMany(frame => frame.Result?.Value ?? frame.Chunk.Data));
    }

    private static QueuedWorkerFrame Small(ulong call) => new(new WorkerFrame { Result = new Result { Call = call } }, 16, EndsCall: true);
}
