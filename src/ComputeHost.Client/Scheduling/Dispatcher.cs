using ComputeHost.Client.Calls;
using ComputeHost.Client.Limits;
using ComputeHost.Client.Picking;
using ComputeHost.Protocol.Threads;

namespace ComputeHost.Client.Scheduling;

/// <summary>Gives waiting calls to lanes, in order, while lanes have credit. A part of the <see cref="SchedulingMachine"/>.</summary>
internal sealed class Dispatcher(CallPlaces places, IWorkerPicker picker, StuckCallPolicy stuckCalls, PaceMeter pace, TimeScale time)
{
    /// <summary>When to try again after memory ran out.</summary>
    private static readonly TimeSpan AfterShortage = TimeSpan.FromMilliseconds(50);

    /// <summary>Sends what can be sent. If memory runs out, the rest keeps waiting.</summary>
    public void Dispatch(long now, SchedulingEffects effects)
    {
        try
        {
            while (places.Waiting.First is { } call && TryPlace(call, now, effects))
            {
            }
        }
        catch (Exception exception) when (Shortage.IsCauseOf(exception))
        {
            effects.WakeBy(time.After(now, AfterShortage));
        }
    }

    /// <returns>False if no worker accepts a call now.</returns>
    private bool TryPlace(PendingCall call, long now, SchedulingEffects effects)
    {
        if (call.Timer.Due <= now)
        {
            // Its time is up; the clock is about to end it.
            places.Waiting.ParkOverdue(call);
            LetNextPass(call);
            return true;
        }

        if (places.Waiting.ParkIfGated(call))
        {
            LetNextPass(call);
            return true;
        }

        WorkerLane? lane = call.AffinityKey is { } key ? AffinityPicker.Pick(places.Lanes.Open, key) : picker.Pick(places.Lanes.Open);
        if (lane is null)
        {
            return false;
        }

        if (!lane.HasCredit)
        {
            // Only a call with an affinity key gets here. It waits for its worker, out of the way of the others.
            WaitingCalls.Park(call, lane.Affine);
            LetNextPass(call);
        }
        else if (call.TryForward())
        {
            Send(call, lane, now, effects);
        }
        else
        {
            places.Retire(call, now, effects);
            LetNextPass(call);
        }

        return true;
    }

    /// <summary>
    /// A call had its turn, at its method's limit or at its worker, and cannot use it: the next one there gets it. Otherwise calls could wait in one place
    /// for what is free, behind a call that has gone to wait in another.
    /// </summary>
    private void LetNextPass(PendingCall call)
    {
        places.Waiting.PassGate(call);
        if (call.AffinityKey is { } key && AffinityPicker.Pick(places.Lanes.Open, key) is { HasCredit: true } lane)
        {
            places.Waiting.Unpark(lane.Affine);
        }
    }

    private void Send(PendingCall call, WorkerLane lane, long now, SchedulingEffects effects)
    {
        places.Send(call, lane, now, effects);
        if (places.Running == 1)
        {
            pace.Resume(now);
        }

        if (lane.Load > lane.Endpoint.Slots)
        {
            effects.WakeBy(stuckCalls.LookAfter(now, places.Lanes.Open.Count));
        }
    }
}
