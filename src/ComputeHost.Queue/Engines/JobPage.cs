namespace ComputeHost.Queue;

/// <summary>A part of a list of jobs, oldest first.</summary>
/// <param name="Jobs">The jobs.</param>
/// <param name="Next">Where the next part begins; null if this was the last.</param>
public sealed record JobPage(IReadOnlyList<JobRecord> Jobs, string? Next);
