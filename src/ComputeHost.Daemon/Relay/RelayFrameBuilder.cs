using ComputeHost.Protocol;
using ComputeHost.Protocol.Framing;
using ComputeHost.Protocol.V1;
using Google.Protobuf;

namespace ComputeHost.Daemon.Relay;

/// <summary>Builds the batches of a client's session.</summary>
/// <param name="taken">Is told how many bytes have left the queue.</param>
internal readonly struct RelayFrameBuilder(Action<long> taken) : IFrameBuilder<RelayFrame, WorkerBatch>
{
    public BuiltFrame Add(in RelayFrame frame, WorkerBatch batch)
    {
        batch.Frames.Add(frame.Frame);
        taken(frame.Size);
        return new BuiltFrame(frame.Size, frame.Rest is { } whole ? whole.WrittenMemory[WireLimits.InlinePayload..] : default);
    }

    public void AddChunk(in RelayFrame frame, ReadOnlyMemory<byte> chunk, WorkerBatch batch)
    {
        taken(chunk.Length);
        batch.Frames.Add(new WorkerFrame { Chunk = new PayloadChunk { Call = frame.Frame!.Result.Call, Data = UnsafeByteOperations.UnsafeWrap(chunk) } });
    }

    public void BeforeSend(int endedCalls)
    {
        // A client's session counts its calls when they are answered.
    }

    public void Clear(WorkerBatch batch) => batch.Frames.Clear();
}

/// <summary>Sends the frames of a client's session.</summary>
internal sealed class RelayFrameWriter(IBatchSender<WorkerBatch> sender, RelayFrameBuilder builder)
    : BatchWriter<RelayFrame, WorkerBatch, RelayFrameBuilder>(sender, builder);
