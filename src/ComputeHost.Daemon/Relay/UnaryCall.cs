using ComputeHost.Protocol.Payloads;
using ComputeHost.Protocol.Segments;
using ComputeHost.Protocol.V1;
using Google.Protobuf;

namespace ComputeHost.Daemon.Relay;

/// <summary>A call that came alone, by gRPC.</summary>
internal sealed class UnaryCall(RelayedOrder order, RelayedArguments arguments, long submitted) : RelayedCall(order, arguments, submitted)
{
    private readonly TaskCompletionSource<ExecuteReply> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<ExecuteReply> Reply => _reply.Task;

    protected override SegmentArena? Results => null;

    protected override void Send(WorkerFrame frame, PayloadWriter? value) => _reply.TrySetResult(frame.FrameCase switch
    {
        WorkerFrame.FrameOneofCase.Fault => new ExecuteReply { Fault = frame.Fault, CallId = CallId },
        WorkerFrame.FrameOneofCase.NotStarted => new ExecuteReply { NotStarted = frame.NotStarted, CallId = CallId },
        WorkerFrame.FrameOneofCase.Failed => new ExecuteReply { Failed = frame.Failed, CallId = CallId },
        _ => Result(value!),
    });

    private ExecuteReply Result(PayloadWriter value)
    {
        using (value)
        {
            return IsJson
                ? new ExecuteReply { Json = System.Text.Encoding.UTF8.GetString(value.WrittenSpan), CallId = CallId }
                : new ExecuteReply { Value = ByteString.CopyFrom(value.WrittenSpan), CallId = CallId };
        }
    }
}
