namespace ComputeHost.Client.Calls;

/// <summary>
/// A client's share of the workers' time, where several clients have one queue. Its members are called under the scheduler's lock: they only count.
/// </summary>
internal interface ICallShare
{
    /// <summary>A call of the share goes to a worker.</summary>
    void Charge(PendingCall call);

    /// <summary>It comes back, or is over.</summary>
    /// <param name="call">The call.</param>
    /// <param name="used">The worker's time that it used; zero if it was not started.</param>
    void Settle(PendingCall call, TimeSpan used);
}
