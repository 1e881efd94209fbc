namespace ComputeHost.Queue.Metrics;

/// <summary>What a queue held at a moment.</summary>
/// <param name="Taken">The moment.</param>
/// <param name="Waiting">How many jobs wait for a consumer, or for their time.</param>
/// <param name="Oldest">How long the oldest of them has waited for a consumer.</param>
internal readonly record struct QueueSample(long Taken, long Waiting, TimeSpan Oldest);
