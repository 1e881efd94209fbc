namespace ComputeHost;

/// <summary>An attempt that a job has used up.</summary>
/// <param name="Ended">When it ended, by its consumer's clock.</param>
/// <param name="Cause">What ended it.</param>
/// <param name="Consumer">Who had it; empty if that is not known.</param>
public sealed record ComputeJobAttempt(DateTimeOffset Ended, string Cause, string Consumer);
