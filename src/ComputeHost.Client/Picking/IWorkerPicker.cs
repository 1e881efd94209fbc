using ComputeHost.Client.Calls;

namespace ComputeHost.Client.Picking;

/// <summary>Chooses among lanes. Called under the scheduler's lock, so an implementation needs none of its own.</summary>
internal interface IWorkerPicker
{
    /// <returns>A lane that has credit, or null if none has.</returns>
    WorkerLane? Pick(IReadOnlyList<WorkerLane> lanes);
}
