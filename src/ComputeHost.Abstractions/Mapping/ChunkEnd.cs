namespace ComputeHost.Mapping;

/// <summary>How a chunk of items ended.</summary>
/// <param name="First">The index of its first item.</param>
/// <param name="Values">One for each of its items; that of an item that failed means nothing.</param>
/// <param name="Failures">Which failed, in their order.</param>
internal sealed record ChunkEnd<TResult>(long First, TResult[] Values, IReadOnlyList<ItemFailure> Failures);
