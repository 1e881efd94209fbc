namespace ComputeHost.Daemon.Tests.Storms;

internal enum StormEnd
{
    Succeeded,
    Lost,

    /// <summary>Any other exception: while a daemon comes back, calls wait.</summary>
    Other,
}

/// <summary>One call as its caller saw it. Moments are of the clock that all processes of a machine share.</summary>
/// <param name="Id">Names the call in the ledger.</param>
/// <param name="Idempotent">Whether it may run twice.</param>
/// <param name="Began">When it was submitted.</param>
/// <param name="Ended">When its caller had the outcome.</param>
/// <param name="End">How it ended.</param>
/// <param name="Cause">What it was lost by; the message of any other exception; empty if it succeeded.</param>
internal sealed record StormCall(string Id, bool Idempotent, long Began, long Ended, StormEnd End, string Cause);
