using ComputeHost.Client.Calls;

namespace ComputeHost.Client.Picking;

internal sealed class RoundRobinPicker : IWorkerPicker
{
    private int _next;

    public WorkerLane? Pick(IReadOnlyList<WorkerLane> lanes)
    {
        for (int offset = 0; offset < lanes.Count; offset++)
        {
            int index = (_next + offset) % lanes.Count;
            if (lanes[index].HasCredit)
            {
                _next = index + 1;
                return lanes[index];
            }
        }

        return null;
    }
}
