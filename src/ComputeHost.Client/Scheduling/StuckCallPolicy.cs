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

    /// <summary>How often to look while there is but one worker, so that nothing can be taken elsewhere and only demand is to be told.</summary>
    private static readonly TimeSpan PatienceAlone = TimeSpan.FromMilliseconds(20);

    /// <summary>How long after calls were sent ahead of their turn somebody must look.</summary>
    public static TimeSpan Pause(int lanes) => lanes > 1 ? Patience : PatienceAlone;

    /// <returns>When to look again, never when no lane has calls behind others; and how many calls are stuck.</returns>
    public static (long Next, int Stuck) Apply(IReadOnlyList<WorkerLane> lanes, int waiting, long now, MonotonicTime time, ref FlushList flush)
    {
        long next = MonotonicTime.Never;
        int stuck = 0;
        bool somebodyIsFree = waiting == 0 && lanes.Any(lane => lane.State == LaneState.Open && lane.Load == 0);
        foreach (WorkerLane lane in lanes)
        {
            if (lane.Load <= lane.Endpoint.Slots)
            {
                continue;
            }

            next = Math.Min(next, time.After(now, Pause(lanes.Count)));
            if (now < time.After(lane.LastProgress, Patience))
            {
                continue;
            }

            stuck += lane.Load - lane.Endpoint.Slots;
            if (!somebodyIsFree)
            {
                continue;
            }

            foreach (PendingCall call in lane.InFlight.Values.OrderBy(call => call.Number).Skip(lane.Endpoint.Slots).Where(call => !call.WithdrawSent))
            {
                call.WithdrawSent = true;
                lane.Outlet.PostWithdraw(call.Number);
                flush.Add(lane);
            }
        }

        return (next, stuck);
    }
}
