namespace ComputeHost;

/// <summary>How far a mapping is.</summary>
/// <param name="Taken">How many items were taken from the source.</param>
/// <param name="Completed">How many results were delivered.</param>
/// <param name="Failed">How many items failed.</param>
public readonly record struct ComputeMapProgress(long Taken, long Completed, long Failed);
