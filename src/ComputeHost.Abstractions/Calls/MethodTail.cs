namespace ComputeHost.Calls;

/// <summary>What a method ends in that the worker supplies and that is never a payload.</summary>
internal enum MethodTail
{
    None,
    CancellationToken,
    Context,
}
