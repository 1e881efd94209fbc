using ComputeHost.Protocol.V1;
using ComputeHost.Worker.Execution;
using Kind = ComputeHost.Protocol.V1.Fault.Types.Kind;

namespace ComputeHost.Worker.Sessions;

/// <summary>The frames and messages that tell how a call ended otherwise than by a result.</summary>
internal static class Frames
{
    public static NotStarted NotStarted(ulong call, NotStarted.Types.Reason reason, string detail) => new() { Call = call, Reason = reason, Detail = detail };

    public static Fault Fault(ulong call, in CallOutcome outcome) => new()
    {
        Call = call,
        Kind = outcome.End switch
        {
            CallEnd.Cancelled => Kind.Cancelled,
            CallEnd.ResultNotSerializable => Kind.ResultNotSerializable,
            CallEnd.ResultTooLarge => Kind.ResultTooLarge,
            _ => Kind.Threw,
        },
        Detail = outcome.Detail,
        RunNanoseconds = Nanoseconds(outcome.RunTime),
    };

    public static ulong Nanoseconds(TimeSpan time) => (ulong)time.Ticks * TimeSpan.NanosecondsPerTick;

    /// <summary>Reads a call's limit, for which 0 means none.</summary>
    public static TimeSpan? Limit(ulong microseconds) =>
        microseconds is 0 or > long.MaxValue / TimeSpan.TicksPerMicrosecond ? null : TimeSpan.FromTicks((long)microseconds * TimeSpan.TicksPerMicrosecond);
}
