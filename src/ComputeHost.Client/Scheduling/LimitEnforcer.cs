using ComputeHost.Client.Calls;
using ComputeHost.Client.Limits;
using ComputeHost.Protocol.Seam;

namespace ComputeHost.Client.Scheduling;

/// <summary>Carries out what a call's time limits demand. A part of the <see cref="SchedulingMachine"/>.</summary>
internal sealed class LimitEnforcer(CallPlaces places, ExpiryPolicy expiry, TimeScale time)
{
    /// <returns>What was demanded. <see cref="ExpiryAction.Kill"/> is left to the caller.</returns>
    public ExpiryAction Apply(PendingCall call, CallStart start, long now, SchedulingEffects effects)
    {
        ExpiryAction action = Examine(call, start, now);
        switch (action)
        {
            case ExpiryAction.Wait or ExpiryAction.Kill:
                break;
            case ExpiryAction.TakeBack:
                CallPlaces.AskBack(call, effects);
                break;
            case ExpiryAction.BreakSession:
                effects.Abort(call.Lane!);
                break;
            case ExpiryAction.HelpToRead:
                effects.HelpToRead(now);
                break;
            default:
                End(call, action, now, effects);
                break;
        }

        return action;
    }

    /// <summary>The caller has been told. The worker is told, too, and has the grace to end the call.</summary>
    public void GiveUp(PendingCall call, long now, SchedulingEffects effects)
    {
        switch (call.Stage)
        {
            case CallStage.Waiting or CallStage.Reading:
                places.Retire(call, now, effects);
                break;
            case CallStage.Sent:
                expiry.GiveUp(ref call.Timer, now);
                effects.WakeBy(call.Timer.Due);
                CallPlaces.Cancel(call, effects);
                break;
        }
    }

    private ExpiryAction Examine(PendingCall call, CallStart start, long now) => call.Stage switch
    {
        CallStage.Waiting => expiry.ExamineWaiting(ref call.Timer, call.Limits, now),
        CallStage.Reading => expiry.ExamineReading(ref call.Timer, call.Limits, call.ReadBegan, now),
        _ when call.Lane is { KeepsLimits: true } lane => expiry.ExamineForwarded(ref call.Timer, lane.LastHeard, now),
        _ => expiry.ExamineSent(ref call.Timer, call.Limits, start, now),
    };

    private void End(PendingCall call, ExpiryAction action, long now, SchedulingEffects effects)
    {
        if (!call.IsAnswered)
        {
            ComputeTimeoutException timeout = Timeouts.Expired(call, action, time, now);
            if (effects.TryFail(call, timeout))
            {
                call.Schedule.TimeOut(timeout);
            }
        }

        if (action == ExpiryAction.ExpireUnanswered)
        {
            // A worker that does not answer would swallow the next call, too.
            effects.Abort(call.Lane!);
        }

        GiveUp(call, now, effects);
    }
}
