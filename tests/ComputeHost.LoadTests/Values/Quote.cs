using MemoryPack;

namespace ComputeHost.LoadTests.Values;

/// <summary>A small record.</summary>
[MemoryPackable]
public sealed partial record Quote(string Symbol, decimal Price, long Volume);
