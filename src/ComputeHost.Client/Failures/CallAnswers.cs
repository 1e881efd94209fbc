using ComputeHost.Client.Calls;
using ComputeHost.Client.Scheduling;
using ComputeHost.Protocol.Failures;
using ComputeHost.Protocol.V1;

namespace ComputeHost.Client.Failures;

/// <summary>Counts how calls ended, and then tells their callers: who knows the end of a call finds it in the statistics. Never called under a lock.</summary>
internal sealed class CallAnswers(CallCounters counters)
{
    public CallCounters Counters { get; } = counters;

    public void Answer(PendingCall call, in CallEnding ending)
    {
        if (!call.TryClaimAnswer())
        {
            return;
        }

        WorkerFrame frame = ending.Frame;
        switch (frame.FrameCase)
        {
            case WorkerFrame.FrameOneofCase.Result:
                SucceedClaimed(call, ending);
                break;
            case WorkerFrame.FrameOneofCase.Fault:
                FailClaimed(call, FaultTranslator.Translate(call.CallId, call.Method.DisplayName, call.Attempt, frame.Fault));
                break;
            default:
                FailClaimed(call, Refusals.Translate(call, frame.NotStarted));
                break;
        }
    }

    /// <summary>Ends a call with an exception, unless its caller has been told already.</summary>
    public void Fail(PendingCall call, ComputeHostException exception)
    {
        if (call.TryClaimAnswer())
        {
            FailClaimed(call, exception);
        }
    }

    public void FailClaimed(PendingCall call, ComputeHostException exception)
    {
        call.Unregister();
        Counters.CountFailed(exception);
        call.Fail(exception);
    }

    public void CancelClaimed(PendingCall call)
    {
        call.Unregister();
        Counters.CountCancelled();
        call.Cancel();
    }

    private void SucceedClaimed(PendingCall call, in CallEnding ending)
    {
        if (call.TryRead(ending.Lease is { } lease ? lease.Span : ending.Value.Span, ending.Lease) is { } unreadable)
        {
            FailClaimed(call, unreadable);
            return;
        }

        call.Unregister();
        Counters.CountSucceeded();
        call.Succeed();
    }
}
