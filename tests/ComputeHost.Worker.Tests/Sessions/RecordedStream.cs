using ComputeHost.Protocol.V1;
using ComputeHost.Worker.Sessions;
using Grpc.Core;

namespace ComputeHost.Worker.Tests.Sessions;

/// <summary>A response stream that keeps copies of what is written and can hold a write up.</summary>
internal sealed class RecordedStream : IServerStreamWriter<WorkerBatch>
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _held;

    public List<WorkerBatch> Batches { get; } = [];

    public Exception? Fail { get; set; }

    public WriteOptions? WriteOptions { get; set; }

    public Task WriteAsync(WorkerBatch message)
    {
        if (Fail is not null)
        {
            return Task.FromException(Fail);
        }

        lock (_gate)
        {
            // The writer uses its batch and its buffers again.
            Batches.Add(WorkerBatch.Parser.ParseFrom(Google.Protobuf.MessageExtensions.ToByteArray(message)));
        }

        return _held?.Task ?? Task.CompletedTask;
    }

    public void Block() => _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release()
    {
        TaskCompletionSource held = _held!;
        _held = null;
        held.SetResult();
    }

    public IReadOnlyList<WorkerFrame> Frames()
    {
        lock (_gate)
        {
            return [.. Batches.SelectMany(batch => batch.Frames)];
        }
    }

    public IEnumerable<ulong> Calls(int batch) => Batches[batch].Frames.Select(frame => frame.Result.Call);

    public byte[] Assemble(ulong call) =>
        [.. Batches.SelectMany(batch => batch.Frames).SelectMany(frame =>
            frame.Result?.Call == call ? frame.Result.Value.ToByteArray() : frame.Chunk?.Call == call ? frame.Chunk.Data.ToByteArray() : [])];
}
