namespace ComputeHost.QueueApp.Chaos;

/// <summary>One job as its caller saw it.</summary>
/// <param name="Number">Names it in the run log.</param>
/// <param name="Id">Names it in the queue.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Value">Its result; null if it has none.</param>
/// <param name="Failure">What its caller was told instead; empty if it has a result.</param>
public sealed record ChaosJob(int Number, string Id, ComputeJobStatus Status, long? Value, string Failure);
