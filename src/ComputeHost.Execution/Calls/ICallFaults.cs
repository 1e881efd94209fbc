namespace ComputeHost.Execution.Calls;

/// <summary>The faults of calls.</summary>
internal interface ICallFaults
{
    /// <summary>Called on the thread that runs a call, where it is already recorded as started; what it throws counts as thrown by the method.</summary>
    /// <param name="method">The method's key.</param>
    /// <param name="attempt">Which sending of the call this is.</param>
    void BeforeCall(string method, int attempt);
}
