using ComputeHost.Client.Calls;

namespace ComputeHost.Client.Picking;

/// <summary>Chooses a lane for a call. Called under the scheduler's lock, so it need not be thread-safe.</summary>
internal interface IWorkerPicker
{
    /// <returns>A lane that has credit, or null if none has.</returns>
    WorkerLane? Pick(IReadOnlyList<WorkerLane> lanes);
}
