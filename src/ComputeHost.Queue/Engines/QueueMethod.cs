namespace ComputeHost.Queue;

/// <summary>What a consumer says of a method that it runs.</summary>
/// <param name="Name">The name by which jobs ask for it: a key or an alias.</param>
/// <param name="IsIdempotent">Whether a job of it may run again when it is lost after its entry: it is idempotent, or the queue runs each job at least once.</param>
public sealed record QueueMethod(string Name, bool IsIdempotent);
