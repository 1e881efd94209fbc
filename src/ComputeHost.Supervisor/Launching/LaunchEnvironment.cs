using ComputeHost.Supervisor.Dumps;
using ComputeHost.Supervisor.Watching;

namespace ComputeHost.Supervisor.Launching;

/// <summary>Makes a worker's environment anew for each start.</summary>
/// <param name="plan">Says what it is made from.</param>
/// <param name="memory">The worker's limits.</param>
/// <param name="dumps">What a dying worker leaves behind; null for nothing.</param>
/// <param name="own">The user's variables for workers.</param>
internal sealed class LaunchEnvironment(WorkerLaunchPlan plan, MemoryLimits memory, DumpKeeper? dumps, IReadOnlyDictionary<string, string?>? own)
{
    /// <returns>What the worker gets, and what its own children find in place of some of it.</returns>
    public (IReadOnlyDictionary<string, string> Worker, IReadOnlyDictionary<string, string?> Children) Read()
    {
        IReadOnlyDictionary<string, string> host = plan.ReadEnvironment();
        Dictionary<string, string> worker = WorkerEnvironmentBuilder.Build(host, plan, memory, dumps, own);
        return (worker, WorkerEnvironmentBuilder.ForChildren(host, worker, own));
    }
}
