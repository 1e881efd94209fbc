using ComputeHost.Client.Calls;

namespace ComputeHost.Client.Picking;

internal sealed class LeastLoadedPicker : IWorkerPicker
{
    private int _next;

    /// <remarks>The search starts after the lane chosen last, so that equally loaded lanes take turns.</remarks>
    public WorkerLane? Pick(IReadOnlyList<WorkerLane> lanes)
    {
        WorkerLane? best = null;
        int bestIndex = 0;
        for (int offset = 0; offset < lanes.Count; offset++)
        {
            int index = (_next + offset) % lanes.Count;
            WorkerLane lane = lanes[index];
            if (lane.HasCredit && (best is null || lane.Load < best.Load))
            {
                best = lane;
                bestIndex = index;
            }
        }

        _next = best is null ? _next : bestIndex + 1;
        return best;
    }
}
