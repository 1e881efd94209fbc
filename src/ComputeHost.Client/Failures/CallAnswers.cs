using ComputeHost.Client.Calls;
using ComputeHost.Client.Scheduling;
using ComputeHost.Protocol.Failures;
using ComputeHost.Protocol.Threads;
using ComputeHost.Protocol.V1;

namespace ComputeHost.Client.Failures;

/// <summary>Counts how calls ended, and then tells their callers: who knows the end of a call finds it in the statistics. Never called under a lock.</summary>
internal sealed class CallAnswers(CallCounters counters)
{
    public CallCounters Counters { get; } = counters;

    /// <summary>Answers with a worker's last word, unless the caller has been told already. Never throws: the other calls of a batch must get theirs.</summary>
    public void Answer(PendingCall call, in CallEnding ending)
    {
        if (ending.Frame.FrameCase == WorkerFrame.FrameOneofCase.Result)
        {
            AnswerRead(call, call.IsAnswered ? null : call.TryRead(ending), ending);
            return;
        }

        Fail(call, Translate(call, ending.Frame));
    }

    /// <summary>Answers with the value that has been read, or why it could not be, unless the caller has been told meanwhile.</summary>
    public void AnswerRead(PendingCall call, ComputeHostException? unreadable, in CallEnding ending)
    {
        if (!call.TryClaimAnswer())
        {
            // Nor does anybody get a value that would give the memory back.
            ending.Lease?.End();
            return;
        }

        ending.Lease?.EndUnlessKept();
        if (unreadable is not null)
        {
            FailClaimed(call, unreadable);
            return;
        }

        call.Unregister();
        Counters.CountSucceeded();
        call.Succeed();
    }

    /// <summary>Ends a call with an exception, unless its caller has been told already.</summary>
    public void Fail(PendingCall call, ComputeHostException exception)
    {
        if (call.TryClaimAnswer())
        {
            FailClaimed(call, exception);
        }
    }

    public void Fail(List<(PendingCall Call, ComputeHostException Failure)> failures)
    {
        foreach ((PendingCall call, ComputeHostException exception) in failures)
        {
            Fail(call, exception);
        }
    }

    public void FailClaimed(PendingCall call, ComputeHostException exception)
    {
        call.Unregister();
        Counters.CountFailed(exception);
        // Nobody else may answer it now.
        Shortage.Outlast((call, exception), static answer => answer.call.Fail(answer.exception));
    }

    public void CancelClaimed(PendingCall call)
    {
        call.Unregister();
        Counters.CountCancelled();
        call.Cancel();
    }

    private static ComputeHostException Translate(PendingCall call, WorkerFrame frame)
    {
        bool isFault = frame.FrameCase == WorkerFrame.FrameOneofCase.Fault;
        try
        {
            return isFault
                ? FaultTranslator.Translate(call.CallId, call.Method.DisplayName, call.Attempt, frame.Fault)
                : Refusals.Translate(call, frame.NotStarted);
        }
        catch (Exception exception)
        {
            string what = $"What the worker said of call '{call.CallId}' of '{call.Method.DisplayName}' could not be read: {exception.Message}";
            return call.Unreadable(what, exception, isFault ? ComputeRan.Yes : call.RanBefore);
        }
    }
}
