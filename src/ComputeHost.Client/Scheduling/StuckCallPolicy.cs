using ComputeHost.Client.Calls;
using ComputeHost.Client.Limits;

namespace ComputeHost.Client.Scheduling;

/// <summary>
/// Short calls are sent ahead of their turn. When one of them turns out to be long, those behind it are taken back as soon as another worker could run them.
/// </summary>
internal sealed class StuckCallPolicy(TimeScale time)
{
    /// <summary>How long a worker with calls waiting may go without an answer. Several times what the worker's credit lets it queue.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(5);

    /// <summary>How often to look while there is but one worker, so that nothing can be taken elsewhere and only demand is to be told.</summary>
    private static readonly TimeSpan PatienceAlone = TimeSpan.FromMilliseconds(20);

    /// <summary>When somebody must look, after calls were sent ahead of their turn.</summary>
    public long LookAfter(long now, int lanes) => time.After(now, lanes > 1 ? Patience : PatienceAlone);

    /// <param name="lanes">The open and the draining ones.</param>
    /// <param name="waiting">How many calls wait in the client.</param>
    /// <param name="now">The moment.</param>
    /// <param name="stuck">Takes the calls that are to be taken back.</param>
    /// <returns>When to look again, never when no lane has calls behind others; and how many calls are stuck.</returns>
    public (long Next, int Stuck) Find(IReadOnlyList<WorkerLane> lanes, int waiting, long now, List<PendingCall> stuck)
    {
        long next = TimeScale.Never;
        int count = 0;
        bool somebodyIsFree = waiting == 0 && lanes.Any(lane => lane.State == LaneState.Open && lane.Load == 0);
        foreach (WorkerLane lane in lanes)
        {
            if (lane.Load <= lane.Endpoint.Slots)
            {
                continue;
            }

            next = Math.Min(next, LookAfter(now, lanes.Count));
            if (now < time.After(lane.LastProgress, Patience))
            {
                continue;
            }

            count += lane.Load - lane.Endpoint.Slots;
            if (somebodyIsFree)
            {
                stuck.AddRange(lane.InFlight.Values.OrderBy(call => call.Number).Skip(lane.Endpoint.Slots));
            }
        }

        return (next, count);
    }
}
