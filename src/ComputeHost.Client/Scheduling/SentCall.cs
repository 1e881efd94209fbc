using ComputeHost.Client.Calls;

namespace ComputeHost.Client.Scheduling;

/// <summary>Where a call was when somebody looked: with it, a later look knows whether the call has moved.</summary>
internal readonly record struct SentCall(WorkerLane Lane, ulong Number)
{
    /// <returns>Null for a call that is not with a worker.</returns>
    public static SentCall? Of(PendingCall call) => call is { Stage: CallStage.Sent, Lane: { } lane } ? new SentCall(lane, call.Number) : null;
}
