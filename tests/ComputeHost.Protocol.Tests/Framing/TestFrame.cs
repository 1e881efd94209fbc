using ComputeHost.Protocol.Framing;
using ComputeHost.Protocol.V1;
using Google.Protobuf;

namespace ComputeHost.Protocol.Tests.Framing;

/// <summary>A result of one byte per call, or of a long payload.</summary>
internal readonly record struct TestFrame(ulong Call, TestPayload? Payload = null, bool IsEnd = false) : IQueuedFrame
{
    public bool EndsCall => true;

    public bool HoldsPayload => Payload is not null;

    public void Release()
    {
        if (Payload is not null)
        {
            Payload.Releases++;
        }
    }
}

/// <summary>What a frame holds.</summary>
internal sealed class TestPayload(byte[] data)
{
    public byte[] Data => data;

    public int Releases { get; set; }
}

/// <summary>Builds test frames. The class around what changes makes it visible to the test.</summary>
internal readonly struct TestBuilder(TestBuilding building) : IFrameBuilder<TestFrame, WorkerBatch>
{
    public BuiltFrame Add(in TestFrame frame, WorkerBatch batch)
    {
        if (frame.Call == building.FailsAt)
        {
            throw new OutOfMemoryException("no memory for the frame");
        }

        byte[] data = frame.Payload?.Data ?? [1];
        int inline = Math.Min(data.Length, WireLimits.InlinePayload);
        batch.Frames.Add(new WorkerFrame { Result = new Result { Call = frame.Call, Value = UnsafeByteOperations.UnsafeWrap(data.AsMemory(0, inline)), ValueLength = (ulong)data.Length } });
        return new BuiltFrame(inline, data.AsMemory(inline));
    }

    public void AddChunk(in TestFrame frame, ReadOnlyMemory<byte> chunk, WorkerBatch batch) =>
        batch.Frames.Add(new WorkerFrame { Chunk = new PayloadChunk { Call = frame.Call, Data = UnsafeByteOperations.UnsafeWrap(chunk) } });

    public void BeforeSend(int endedCalls)
    {
        building.Ended += endedCalls;
        building.BeforeSend?.Invoke();
    }

    public void Clear(WorkerBatch batch) => batch.Frames.Clear();
}

internal sealed class TestBuilding
{
    public ulong FailsAt { get; set; } = ulong.MaxValue;

    /// <summary>How many calls were said to be over.</summary>
    public int Ended { get; set; }

    public Action? BeforeSend { get; set; }
}
