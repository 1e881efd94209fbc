namespace ComputeHost.Protocol.Seam;

/// <summary>Why the supervisor killed a worker, as clients are told.</summary>
/// <param name="Session">The session of the call that it was killed for; 0 if it was not for a call.</param>
/// <param name="Call">That call's number; 0 if it was not for a call.</param>
/// <param name="Reason">For a sentence.</param>
internal sealed record KillRecord(ulong Session, ulong Call, string Reason);
