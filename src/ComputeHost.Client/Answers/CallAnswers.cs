using ComputeHost.Client.Calls;
using ComputeHost.Client.Failures;
using ComputeHost.Client.Metrics;
using ComputeHost.Protocol.Failures;
using ComputeHost.Protocol.Outcomes;
using ComputeHost.Protocol.Threads;

namespace ComputeHost.Client.Answers;

/// <summary>
/// Answers callers. It counts a call's end before it tells the caller, so that whoever knows of the end also finds it in the statistics. Never called under a
/// lock.
/// </summary>
/// <param name="counters">Count how calls end.</param>
/// <param name="meter">Measures them; null for nobody.</param>
internal sealed class CallAnswers(CallCounters counters, CallMeter? meter = null)
{
    private static readonly Action<(PendingCall Call, ComputeHostException Exception)> TellFailed = static answer => answer.Call.Fail(answer.Exception);

    public CallCounters Counters { get; } = counters;

    /// <summary>Answers with an outcome, unless the caller already has its answer. Never throws: the other calls of a batch must get their answers.</summary>
    public void Answer(PendingCall call, in CallOutcome outcome)
    {
        if (outcome.IsResult)
        {
            AnswerRead(call, call.IsAnswered ? null : call.TryRead(outcome), outcome);
            return;
        }

        Fail(call, Translate(call, outcome));
    }

    /// <summary>Answers with the value that has been read, or with why it could not be read, unless the caller already has its answer.</summary>
    public void AnswerRead(PendingCall call, ComputeHostException? unreadable, in CallOutcome outcome)
    {
        if (!call.TryClaimAnswer())
        {
            // Nobody gets the value, so nobody else would give the memory back.
            outcome.Lease?.End();
            return;
        }

        outcome.Lease?.EndUnlessKept();
        if (unreadable is not null)
        {
            FailClaimed(call, unreadable);
            return;
        }

        call.Unregister();
        Count(call, OutcomeKind.Succeeded);
        call.Succeed();
    }

    /// <summary>Answers with an exception, unless the caller already has its answer.</summary>
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
        Count(call, OutcomeKinds.Of(exception));
        // Nobody else can answer it now.
        Shortage.Outlast((call, exception), TellFailed);
    }

    public void CancelClaimed(PendingCall call)
    {
        call.Unregister();
        Count(call, OutcomeKind.Cancelled);
        call.Cancel();
    }

    private void Count(PendingCall call, OutcomeKind outcome)
    {
        Counters.CountEnded(outcome);
        meter?.Record(call, outcome);
    }

    private static ComputeHostException Translate(PendingCall call, in CallOutcome outcome)
    {
        try
        {
            return call.TakeUntranslated(outcome)
                ?? (outcome.Failed is { } failed ? WireFailures.FromWire(failed, call.CallId, call.Method.DisplayName)
                    : outcome.NotStarted is { } refusal ? Refusals.Translate(call, refusal)
                    : FaultTranslator.Translate(call.CallId, call.Method.DisplayName, call.Attempt, outcome.Fault!));
        }
        catch (Exception exception)
        {
            string what = $"The worker's answer to call '{call.CallId}' of '{call.Method.DisplayName}' could not be read: {exception.Message}";
            return call.Unreadable(what, exception, outcome.NotStarted is null ? ComputeRan.Yes : call.RanBefore);
        }
    }
}
