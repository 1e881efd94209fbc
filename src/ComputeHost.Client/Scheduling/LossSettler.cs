using ComputeHost.Client.Calls;
using ComputeHost.Client.Failures;
using ComputeHost.Client.Limits;

namespace ComputeHost.Client.Scheduling;

/// <summary>Decides the fate of one call of a dead worker. A part of the <see cref="SchedulingMachine"/>.</summary>
internal sealed class LossSettler(CallPlaces places, TimeScale time)
{
    /// <param name="call">A call of a broken lane.</param>
    /// <param name="judge">Tells how the call was lost; null if it never started.</param>
    /// <param name="now">The moment of the transition.</param>
    /// <param name="effects">Receives what must be done outside.</param>
    public void Settle(PendingCall call, Func<PendingCall, WorkerLostException?> judge, long now, SchedulingEffects effects)
    {
        bool isAnswered = call.IsAnswered;
        WorkerLostException? loss = isAnswered ? null : judge(call);
        ComputeHostException? failure = loss is null ? null : LossPolicy.Decide(call, loss);
        // From here on, nothing takes memory.
        WorkerLane lane = call.Lane!;
        lane.TryRemove(call.Number, out _);
        if (isAnswered)
        {
            places.Retire(call, now, effects);
        }
        else if (loss is null)
        {
            call.Schedule.Uncount();
            places.ComeBack(call, TimeSpan.Zero, effects);
        }
        else if (failure is null)
        {
            // Neither its run nor the inquiry into its worker's death counts as waiting. If it is unknown when it was entered, the time since it was sent does
            // not count either.
            long sent = call.Timer.SentAt;
            long entered = loss.Ran == ComputeRan.Yes ? Math.Max(sent, lane.BrokenAt - time.After(0, loss.Elapsed)) : sent;
            call.Timer.Forgive(now - entered);
            places.ComeBack(call, loss.Elapsed, effects);
        }
        else
        {
            call.RunTime = loss!.Elapsed;
            places.Retire(call, now, effects);
            effects.TryFail(call, failure);
        }
    }
}
