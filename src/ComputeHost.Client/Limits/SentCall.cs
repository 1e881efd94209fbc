namespace ComputeHost.Client.Limits;

/// <summary>Identifies one sending of a call. If it is the same at two moments, the call has not left the worker between them.</summary>
/// <param name="Epoch">The worker's launch.</param>
/// <param name="WorkerId">The worker's name in messages.</param>
/// <param name="Session">The session's identity in the worker's flight recorder.</param>
/// <param name="Number">The call's number in the session.</param>
internal readonly record struct SentCall(long Epoch, string WorkerId, ulong Session, ulong Number);
