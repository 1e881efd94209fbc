namespace ComputeHost.Supervisor.Exits;

/// <summary>What is known of a dead process.</summary>
/// <param name="Kill">Our own kill, if there was one.</param>
/// <param name="ExitCode">As .NET reports it; null if it is not known.</param>
/// <param name="Announcement">The line of standard error with which the runtime announced the death, if there was one.</param>
/// <param name="WasOomKilled">Whether the kernel's out-of-memory killer struck when the process died.</param>
internal sealed record ExitFacts(KillOrder? Kill, int? ExitCode, string? Announcement, bool WasOomKilled);
