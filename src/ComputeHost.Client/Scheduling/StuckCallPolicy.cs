using ComputeHost.Client.Calls;
using ComputeHost.Client.Timing;

namespace ComputeHost.Client.Scheduling;

/// <summary>
/// Short calls are sent ahead of their turn. When one of them turns out to be long, those behind it are taken back as soon as another worker could run them.
/// </summary>
internal static class StuckCallPolicy
{
    /// <summary>How long a worker with calls waiting may go without an answer. Several times what the worker's credit lets it queue.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(5);

    /// <returns>When to look again; never when no lane has calls behind others.</returns>
    public static long Apply(IReadOnlyList<WorkerLane> lanes, int waiting, long now, MonotonicTime time, ref FlushList flush)
    {
        long next = MonotonicTime.Never;
        bool somebodyIsFree = waiting == 0 && lanes.Any(lane => lane.State == LaneState.Open && lane.Load == 0);
        foreach (WorkerLane lane in lanes)
        {
            if (lane.Load <= lane.Endpoint.Slots || lanes.Count < 2)
            {
                continue;
            }

            long patienceEnds = time.After(lane.LastProgress, Patience);
            if (now < patienceEnds || !somebodyIsFree)
            {
                next = Math.Min(next, Math.Max(patienceEnds, time.After(now, Patience)));
                continue;
            }

            foreach (PendingCall call in lane.InFlight.Values.OrderBy(call => call.Number).Skip(lane.Endpoint.Slots).Where(call => !call.WithdrawSent))
            {
                call.WithdrawSent = true;
                lane.Outlet.PostWithdraw(call.Number);
                flush.Add(lane);
            }
        }

        return next;
    }
}
