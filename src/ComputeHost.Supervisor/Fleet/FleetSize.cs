namespace ComputeHost.Supervisor.Fleet;

/// <summary>Between which numbers of workers a fleet moves; valid together.</summary>
internal sealed record FleetSize(int MinWorkers, int MaxWorkers);
