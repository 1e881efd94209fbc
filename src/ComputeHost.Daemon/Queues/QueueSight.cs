namespace ComputeHost.Daemon.Queues;

/// <summary>How a queue was when it was looked at.</summary>
/// <param name="Statistics">What it held; null before the first look, and while it cannot be used.</param>
/// <param name="Trouble">Why it cannot be used; empty if it can.</param>
internal sealed record QueueSight(QueueStatistics? Statistics, string Trouble);
