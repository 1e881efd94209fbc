using System.Globalization;
using ComputeHost.Protocol.V1;
using Google.Protobuf;

namespace ComputeHost.Benchmarks;

/// <summary>Batches like those of a session under load: calls with 100 bytes there, results with 100 bytes back.</summary>
internal static class Batches
{
    private const uint KnownMethod = 7;

    private static readonly byte[] s_payload = new byte[100];

    public static ClientBatch Calls(int frames)
    {
        var batch = new ClientBatch();
        for (ulong number = 1; number <= (ulong)frames; number++)
        {
            batch.Frames.Add(new ClientFrame
            {
                Call = new Call
                {
                    Call_ = number,
                    MethodId = KnownMethod,
                    Arguments = UnsafeByteOperations.UnsafeWrap(s_payload),
                    TimeoutMicroseconds = 100_000_000,
                    CallId = string.Create(CultureInfo.InvariantCulture, $"client-{number}"),
                },
            });
        }

        return batch;
    }

    public static WorkerBatch Results(int frames)
    {
        var batch = new WorkerBatch();
        for (ulong number = 1; number <= (ulong)frames; number++)
        {
            batch.Frames.Add(new WorkerFrame { Result = new Result { Call = number, Value = UnsafeByteOperations.UnsafeWrap(s_payload), RunNanoseconds = 900 } });
        }

        return batch;
    }
}
