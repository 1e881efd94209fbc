using Kind = ComputeHost.Protocol.V1.Fault.Types.Kind;

namespace ComputeHost.Execution.Failures;

internal static class CallFaults
{
    public static Kind KindOf(CallEnd end) => end switch
    {
        CallEnd.Cancelled => Kind.Cancelled,
        CallEnd.ResultNotSerializable => Kind.ResultNotSerializable,
        CallEnd.ResultTooLarge => Kind.ResultTooLarge,
        _ => Kind.Threw,
    };
}
