using ComputeHost.Client.Calls;
using ComputeHost.Client.Failures;
using ComputeHost.Client.Limits;

namespace ComputeHost.Client.Scheduling;

/// <summary>Decides the fate of one call of a dead worker. A part of the <see cref="SchedulingMachine"/>.</summary>
internal sealed class LossSettler(CallPlaces places, TimeScale time)
{
    /// <param name="call">The call.</param>
    /// <param name="judge">Says whether it is lost and how; null when it never started.</param>
    /// <param name="now">The moment.</param>
    /// <param name="effects">Takes what is to be done.</param>
    public void Settle(PendingCall call, Func<PendingCall, WorkerLostException?> judge, long now, SchedulingEffects effects)
    {
        bool isAnswered = call.IsAnswered;
        WorkerLostException? loss = isAnswered ? null : judge(call);
        ComputeHostException? failure = loss is null ? null : LossPolicy.Decide(call, loss);
        // What comes now takes no memory.
        call.Lane!.InFlight.Remove(call.Number);
        if (isAnswered)
        {
            places.Retire(call, effects);
        }
        else if (loss is null)
        {
            call.Schedule.Uncount();
            places.ComeBack(call, effects);
        }
        else if (failure is null)
        {
            // Running was not waiting, nor was finding out what became of it. When it was entered is not known of one that did not run to the end: then nothing
            // counts since it was sent.
            long entered = loss.Ran == ComputeRan.Yes ? Math.Max(call.Timer.SentAt, call.Lane.BrokenAt - time.After(0, loss.Elapsed)) : call.Timer.SentAt;
            call.Timer.Forgive(now - entered);
            places.ComeBack(call, effects);
        }
        else
        {
            places.Retire(call, effects);
            effects.TryFail(call, failure);
        }
    }
}
