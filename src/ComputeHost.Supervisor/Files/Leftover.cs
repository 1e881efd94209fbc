namespace ComputeHost.Supervisor.Files;

/// <summary>A process of an earlier host that was there when a sweep looked.</summary>
/// <param name="ProcessId">Its number.</param>
/// <param name="IsHost">Whether it is the host itself, which a sweep does not end, or of a worker's group.</param>
internal sealed record Leftover(int ProcessId, bool IsHost);
