namespace ComputeHost.Supervisor.Fleet;

/// <summary>A worker's death that has been noticed.</summary>
/// <param name="Worker">The worker.</param>
/// <param name="NoticedAt">When, by the supervisor's clock.</param>
/// <param name="Stamp">The same moment in Stopwatch ticks, by which the flight recorder stamps.</param>
internal sealed record Death(ManagedWorker Worker, long NoticedAt, long Stamp);
