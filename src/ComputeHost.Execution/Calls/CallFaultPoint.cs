namespace ComputeHost.Execution.Calls;

/// <summary>Where ComputeHost.Testing makes calls misbehave.</summary>
internal static class CallFaultPoint
{
    /// <summary>Null in every process that has no fault plan.</summary>
    public static ICallFaults? Current { get; set; }
}
