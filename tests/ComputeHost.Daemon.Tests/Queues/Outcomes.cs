using ComputeHost.Protocol.V1;
using ComputeHost.Queue;
using Google.Protobuf;

namespace ComputeHost.Daemon.Tests.Queues;

/// <summary>Outcomes as consumers store them.</summary>
internal static class Outcomes
{
    public static JobOutcome Json(string json) => Of(ComputeJobStatus.Succeeded, new StoredOutcome { Json = ByteString.CopyFromUtf8(json) });

    public static JobOutcome Value(int size) => Of(ComputeJobStatus.Succeeded, new StoredOutcome { Value = ByteString.CopyFrom(new byte[size]) });

    public static JobOutcome Fault(string message) => Of(ComputeJobStatus.Failed, new StoredOutcome
    {
        Fault = new Fault
        {
            Kind = Protocol.V1.Fault.Types.Kind.Threw,
            Detail = new FaultDetail { Type = "System.InvalidOperationException", Message = message, StackTrace = "   at Work.Throw(String)" },
        },
    });

    public static JobOutcome Poison(string message) =>
        Of(ComputeJobStatus.Dead, new StoredOutcome { Failed = new Failed { Kind = Failed.Types.Kind.Poison, Message = message } });

    private static JobOutcome Of(ComputeJobStatus status, StoredOutcome stored)
    {
        stored.Format = 1;
        stored.Attempts = 1;
        return new JobOutcome(status, stored.ToByteArray());
    }
}
