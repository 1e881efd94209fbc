using ComputeHost.Supervisor.Recycling;
using ComputeHost.Supervisor.Settings;

namespace ComputeHost.Supervisor.Watching;

/// <summary>Makes the watch of each worker that has become ready.</summary>
/// <param name="settings">The limits of all workers.</param>
/// <param name="memory">How much memory each may use.</param>
/// <param name="time">Counts only time in which this process was awake.</param>
/// <param name="random">Spreads the limits, so that workers that started together do not leave together.</param>
internal sealed class WatchFactory(SupervisorSettings settings, MemoryLimits memory, TimeProvider time, Random random)
{
    public WorkerWatch Create() =>
        new(time, settings, memory, new RecyclePolicy(settings.MaxCallsPerWorker, settings.MaxWorkerAge, memory.Soft, random));
}
