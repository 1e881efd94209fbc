using ComputeHost.Client.Calls;

namespace ComputeHost.Client.Picking;

internal sealed class FillFirstPicker : IWorkerPicker
{
    public WorkerLane? Pick(IReadOnlyList<WorkerLane> lanes)
    {
        foreach (WorkerLane lane in lanes)
        {
            if (lane.HasCredit)
            {
                return lane;
            }
        }

        return null;
    }
}
