using ComputeHost.Client.Calls;
using ComputeHost.Protocol.Outcomes;

namespace ComputeHost.Client.Scheduling;

/// <summary>A worker's last word on a call.</summary>
/// <param name="number">The call's number in the session.</param>
/// <param name="outcome">How the call ended there.</param>
internal struct CallEnding(ulong number, CallOutcome outcome)
{
    public ulong Number { get; } = number;

    public CallOutcome Outcome { get; } = outcome;

    /// <summary>Whether the thread that brings it may also run the user's code, because it has run the method.</summary>
    public bool MayReadHere { get; init; }

    /// <summary>Set by the scheduler: whether the value is to be read where the call's limits can overtake it.</summary>
    public bool IsRead { get; set; }

    /// <summary>Set by the scheduler: the call to be answered, or null if there is nobody to be told.</summary>
    public PendingCall? Call { get; set; }
}
