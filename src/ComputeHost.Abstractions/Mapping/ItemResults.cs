namespace ComputeHost.Mapping;

/// <summary>How the items of one call ended.</summary>
/// <param name="Values">The results; that of an item that failed means nothing. Shorter than the items if the call stopped at one that failed.</param>
/// <param name="Faults">Which items failed, in their order.</param>
/// <param name="RunTime">How long the method ran for all of them.</param>
/// <param name="EncodedLength">How many bytes the results took.</param>
internal sealed record ItemResults<TResult>(TResult[] Values, IReadOnlyList<(int Item, ComputeHostException Fault)> Faults, TimeSpan RunTime, int EncodedLength);
