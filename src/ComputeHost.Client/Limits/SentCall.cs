namespace ComputeHost.Client.Limits;

/// <summary>One sending of a call. Two looks at a call that see the same one know that it has not come back, or gone to another worker, between them.</summary>
/// <param name="Epoch">The worker's.</param>
/// <param name="WorkerId">The worker's name in messages.</param>
/// <param name="Session">The session's, as in the worker's flight recorder.</param>
/// <param name="Number">The call's within the session.</param>
internal readonly record struct SentCall(long Epoch, string WorkerId, ulong Session, ulong Number);
