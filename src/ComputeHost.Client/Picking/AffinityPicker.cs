using ComputeHost.Client.Calls;

namespace ComputeHost.Client.Picking;

/// <summary>
/// Rendezvous hashing: each lane gets a score for the key, and the highest score wins. When a worker comes or goes, only the keys that it wins or won move, and
/// there is no state per key.
/// </summary>
internal static class AffinityPicker
{
    public static WorkerLane? Pick(IReadOnlyList<WorkerLane> lanes, string key)
    {
        WorkerLane? best = null;
        uint bestScore = 0;
        int keyHash = string.GetHashCode(key, StringComparison.Ordinal);
        foreach (WorkerLane lane in lanes)
        {
            uint score = (uint)HashCode.Combine(keyHash, lane.Endpoint.Epoch);
            if (lane.State == LaneState.Open && (best is null || score > bestScore))
            {
                best = lane;
                bestScore = score;
            }
        }

        return best;
    }
}
