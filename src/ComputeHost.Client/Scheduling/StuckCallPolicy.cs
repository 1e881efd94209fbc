using ComputeHost.Client.Calls;
using ComputeHost.Client.Limits;

namespace ComputeHost.Client.Scheduling;

/// <summary>
/// Short calls are sent ahead of their turn. When one of them turns out to be long, the calls behind it are taken back as soon as another worker can run them.
/// </summary>
internal sealed class StuckCallPolicy(TimeScale time)
{
    /// <summary>How long a worker with waiting calls may go without an answer. Several times the work that its credit lets it queue.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(5);

    /// <summary>How often to look while there is only one worker: its calls cannot go elsewhere, but demand must be reported.</summary>
    private static readonly TimeSpan PatienceAlone = TimeSpan.FromMilliseconds(20);

    /// <summary>When to look again, after calls were sent ahead of their turn.</summary>
    public long LookAfter(long now, int lanes) => time.After(now, lanes > 1 ? Patience : PatienceAlone);

    /// <param name="lanes">The open and the draining lanes.</param>
    /// <param name="anyNext">Whether a call waits that a free worker could get. One that waits for its turn at a limit, or for one worker, could not.</param>
    /// <param name="now">The moment of the look.</param>
    /// <param name="stuck">Receives the calls to take back.</param>
    /// <returns>When to look again (never if no lane has calls behind others), and how many calls are stuck.</returns>
    public (long Next, int Stuck) Find(IReadOnlyList<WorkerLane> lanes, bool anyNext, long now, List<PendingCall> stuck)
    {
        long next = TimeScale.Never;
        int count = 0;
        bool somebodyIsFree = !anyNext && lanes.Any(lane => lane.State == LaneState.Open && lane.Load == 0);
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
