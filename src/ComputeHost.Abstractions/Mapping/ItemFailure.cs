namespace ComputeHost.Mapping;

/// <summary>Items of a chunk that have no result.</summary>
/// <param name="Offset">The first of them, counted within the chunk.</param>
/// <param name="Count">How many they are: more than one if nobody knows which of them is to blame.</param>
/// <param name="Exception">What happened.</param>
internal readonly record struct ItemFailure(int Offset, int Count, ComputeHostException Exception);
