using ComputeHost.Protocol;
using ComputeHost.Protocol.Framing;
using ComputeHost.Protocol.V1;
using Google.Protobuf;

namespace ComputeHost.Worker.Sessions;

/// <summary>Builds the frames of a worker's session, as far as they are not built where the call ended.</summary>
/// <param name="credit">What a credit frame says, asked when it is sent.</param>
/// <param name="ending">Told how many calls end with what is about to be sent.</param>
internal readonly struct WorkerFrameBuilder(Func<int> credit, Action<int> ending) : IFrameBuilder<QueuedWorkerFrame, WorkerBatch>
{
    public BuiltFrame Add(in QueuedWorkerFrame frame, WorkerBatch batch)
    {
        batch.Frames.Add(frame.Frame ?? LateFrame(frame));
        return new BuiltFrame(frame.Size, frame.Rest is { } whole ? whole.WrittenMemory[WireLimits.InlinePayload..] : default);
    }

    public void AddChunk(in QueuedWorkerFrame frame, ReadOnlyMemory<byte> chunk, WorkerBatch batch) =>
        batch.Frames.Add(new WorkerFrame { Chunk = new PayloadChunk { Call = frame.Frame!.Result.Call, Data = UnsafeByteOperations.UnsafeWrap(chunk) } });

    public void BeforeSend(int endedCalls)
    {
        if (endedCalls > 0)
        {
            ending(endedCalls);
        }
    }

    public void Clear(WorkerBatch batch) => batch.Frames.Clear();

    private WorkerFrame LateFrame(in QueuedWorkerFrame frame) =>
        frame.Progress is { } progress ? Frames.Progress(progress.Call, progress.Take()) : Frames.Credit(credit());
}
