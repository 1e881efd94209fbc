namespace ComputeHost;

/// <summary>The result of a method that returns nothing.</summary>
public readonly record struct NoResult;
