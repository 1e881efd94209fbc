namespace ComputeHost.Supervisor.Fleet;

/// <summary>How a worker ended, for people.</summary>
/// <param name="WorkerId">The worker's name.</param>
/// <param name="ProcessId">Its process, or 0 if there was none.</param>
/// <param name="Cause">In one word.</param>
/// <param name="Reason">In a sentence; empty if the cause says all.</param>
/// <param name="Stamp">When, in Stopwatch ticks.</param>
internal sealed record WorkerEnding(string WorkerId, int ProcessId, string Cause, string Reason, long Stamp);
